// Joins a relay as the family's extension does, for tests: every web page of the browser counts as
// attached by its person.
const attached = new Map(); // tab id -> {session, targetId}
const children = new Map(); // session of a frame -> tab id
let socket = null;
let sessions = 0;

const say = (message) => {
  if (socket && socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
};
const report = (method, params, sessionId) =>
  say({method: 'forwardCDPEvent', params: sessionId ? {method, params, sessionId} : {method, params}});

function announce(tab, info) {
  report('Target.attachedToTarget', {
    sessionId: tab.session,
    targetInfo: {...info, attached: true},
    waitingForDebugger: false,
  });
}

async function attach(tabId) {
  const known = attached.get(tabId);
  if (known) return known;
  const tab = {session: 'cb-tab-' + ++sessions, targetId: ''};
  attached.set(tabId, tab);
  try {
    await chrome.debugger.attach({tabId}, '1.3');
    const {targetInfo} = await chrome.debugger.sendCommand({tabId}, 'Target.getTargetInfo');
    tab.targetId = targetInfo.targetId;
    tab.info = targetInfo;
    announce(tab, targetInfo);
    return tab;
  } catch (error) {
    attached.delete(tabId);
    throw error;
  }
}

function debuggee(sessionId) {
  for (const [tabId, tab] of attached) {
    if (!sessionId || tab.session === sessionId) return {tabId};
  }
  if (children.has(sessionId)) return {tabId: children.get(sessionId), sessionId};
  throw new Error('no such session: ' + sessionId);
}

function tabOf(targetId) {
  for (const [tabId, tab] of attached) if (tab.targetId === targetId) return tabId;
  throw new Error('no such target: ' + targetId);
}

async function obey({method, params, sessionId}) {
  switch (method) {
    case 'Target.createTarget': {
      const tab = await chrome.tabs.create({url: params.url, active: false});
      return {targetId: (await attach(tab.id)).targetId};
    }
    case 'Target.closeTarget':
      await chrome.tabs.remove(tabOf(params.targetId));
      return {success: true};
    case 'Target.activateTarget':
      await chrome.tabs.update(tabOf(params.targetId), {active: true});
      return {};
    default:
      return (await chrome.debugger.sendCommand(debuggee(sessionId), method, params)) || {};
  }
}

chrome.debugger.onEvent.addListener((source, method, params) => {
  const tab = attached.get(source.tabId);
  if (!tab) return;
  if (method === 'Target.attachedToTarget') children.set(params.sessionId, source.tabId);
  report(method, params || {}, source.sessionId || tab.session);
});

chrome.debugger.onDetach.addListener(({tabId}) => {
  const tab = attached.get(tabId);
  attached.delete(tabId);
  if (tab) report('Target.detachedFromTarget', {sessionId: tab.session, targetId: tab.targetId});
});

const isPage = (tab) => tab.url && tab.url.startsWith('http');
chrome.tabs.onUpdated.addListener((tabId, change, tab) => {
  if (change.status === 'complete' && isPage(tab)) attach(tabId).catch(() => {});
});

async function join() {
  const {port, token} = await (await fetch(chrome.runtime.getURL('relay.json'))).json();
  socket = new WebSocket(`ws://127.0.0.1:${port}/extension?token=${encodeURIComponent(token)}`);
  socket.onopen = async () => {
    for (const tab of attached.values()) if (tab.info) announce(tab, tab.info);
    for (const tab of await chrome.tabs.query({})) if (isPage(tab) && tab.status === 'complete') attach(tab.id).catch(() => {});
  };
  socket.onmessage = async ({data}) => {
    const message = JSON.parse(data);
    if (message.method === 'ping') return say({method: 'pong'});
    if (message.method !== 'forwardCDPCommand') return;
    try {
      say({id: message.id, result: await obey(message.params)});
    } catch (error) {
      say({id: message.id, error: String(error.message || error)});
    }
  };
  socket.onclose = () => setTimeout(join, 300);
}
join();
