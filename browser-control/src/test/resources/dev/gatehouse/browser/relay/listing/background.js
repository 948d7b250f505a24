// Joins a relay as the family's newer extensions do, for tests: it logs in within the socket, lists
// every web page of the browser, and attaches to one when it is told to.
const bound = ['keyId', 'instanceId', 'sessionId', 'clientNonce', 'serverNonce', 'issuedAtMs',
  'expiresAtMs', 'role', 'transport', 'method', 'resource', 'flow'];
const made = new Set(); // tabs that the relay wanted: lent from their empty page on
let socket = null;
let joined = false;

const say = (message) => {
  if (socket && socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
};
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');

async function list(type) {
  const tabs = (await chrome.tabs.query({})).filter(
    ({id, url}) => made.has(id) || (url && url.startsWith('http')));
  if (joined) {
    say({type, tabs: tabs.map(({id, url, title, active}) => ({tabId: id, url, title, active}))});
  }
}

async function attach(tabId) {
  await chrome.debugger.attach({tabId}, '1.3');
  const {targetInfo} = await chrome.debugger.sendCommand({tabId}, 'Target.getTargetInfo');
  return {targetId: targetInfo.targetId};
}

async function obey(message) {
  const {type, tabId} = message;
  switch (type) {
    case 'attach':
      return attach(tabId);
    case 'detach':
      await chrome.debugger.detach({tabId});
      return {};
    case 'createTab': {
      const tab = await chrome.tabs.create({url: message.url, active: !message.background});
      made.add(tab.id);
      return {tabId: tab.id, ...(await attach(tab.id))};
    }
    case 'closeTab':
      await chrome.tabs.remove(tabId);
      return {};
    case 'activateTab':
      await chrome.tabs.update(tabId, {active: true});
      return {};
    case 'cdp': {
      const target = message.sessionId ? {tabId, sessionId: message.sessionId} : {tabId};
      return (await chrome.debugger.sendCommand(target, message.method, message.params)) || {};
    }
    default:
      throw new Error('unknown: ' + type);
  }
}

chrome.debugger.onEvent.addListener(({tabId, sessionId}, method, params) =>
  say({type: 'cdpEvent', tabId, ...(sessionId ? {sessionId} : {}), method, params}));
chrome.debugger.onDetach.addListener(({tabId}, reason) => say({type: 'detached', tabId, reason}));
chrome.tabs.onUpdated.addListener(() => list('tabs'));
chrome.tabs.onRemoved.addListener(() => list('tabs'));

async function join() {
  const {port, key} = await (await fetch(chrome.runtime.getURL('relay.json'))).json();
  const bytes = Uint8Array.from(key.match(/../g), (pair) => parseInt(pair, 16));
  const mac = await crypto.subtle.importKey('raw', bytes, {name: 'HMAC', hash: 'SHA-256'}, false, ['sign']);
  const prove = async (who, challenge, ...more) => {
    const values = ['openclaw.browser-relay.auth', 2, who, ...bound.map((name) => challenge[name]), ...more];
    return text(await crypto.subtle.sign('HMAC', mac, new TextEncoder().encode(JSON.stringify(values))));
  };
  const keyId = text(await crypto.subtle.digest('SHA-256', bytes)).slice(0, 22);
  let challenge = null;
  let proof = '';
  joined = false;
  socket = new WebSocket(`ws://127.0.0.1:${port}/extension`, ['openclaw-extension-relay.v2']);
  socket.onopen = () =>
    say({type: 'auth.hello', v: 2, keyId, clientNonce: text(crypto.getRandomValues(new Uint8Array(32)))});
  socket.onmessage = async ({data}) => {
    const message = JSON.parse(data);
    if (message.type === 'auth.challenge') {
      challenge = message;
      if ((await prove('server', challenge)) !== challenge.serverProof) return socket.close();
      proof = await prove('client', challenge);
      return say({type: 'auth.response', v: 2, sessionId: challenge.sessionId, clientProof: proof});
    }
    if (message.type === 'auth.ok') {
      if ((await prove('accept', challenge, proof)) !== message.acceptProof) return socket.close();
      joined = true;
      return list('hello');
    }
    if (message.type === 'ping') return say({type: 'pong'});
    const {seq} = message;
    try {
      say({type: 'result', seq, result: await obey(message)});
    } catch (error) {
      say({type: 'error', seq, message: String(error.message || error)});
    }
  };
  socket.onclose = () => setTimeout(join, 300);
}
join();
