// The status page of one gateway. It talks to the address it came from and to no other: neither the
// query nor the fragment of its URL is read, and nothing that the gateway sends becomes HTML.

const KEY = `gatehouse.token ${location.origin}${location.pathname}`;
const SOCKET = `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}${location.pathname}`;
const FIRST_WAIT = 1000;
const LAST_WAIT = 30000;
const REFRESH = 10000;
const CALL_LIMIT = 10000;
const MAX_LOG_LINES = 200;

const $ = (id) => document.getElementById(id);
const text = (value) => (value === undefined || value === null || value === '' ? '–' : String(value));

let token = sessionStorage.getItem(KEY);
let socket = null;
let waits = FIRST_WAIT;
let retry = 0;
let refresh = 0;
let nextId = 1;
let upSince = null;
let logCursor;
let logFile;
const calls = new Map();

function show(state, label) {
  $('state').dataset.state = state;
  $('state').textContent = label;
}

function call(method, params = {}) {
  return new Promise((resolve, reject) => {
    const id = String(nextId++);
    const limit = setTimeout(() => { calls.delete(id); reject(new Error(`${method}: no answer`)); }, CALL_LIMIT);
    calls.set(id, { resolve, reject, limit });
    socket.send(JSON.stringify({ type: 'req', id, method, params }));
  });
}

function settle(frame) {
  const waiting = calls.get(frame.id);
  if (!waiting) return;
  calls.delete(frame.id);
  clearTimeout(waiting.limit);
  if (frame.ok) waiting.resolve(frame.payload);
  else waiting.reject(new Error(frame.error?.message ?? 'refused'));
}

function dropCalls(reason) {
  for (const waiting of calls.values()) {
    clearTimeout(waiting.limit);
    waiting.reject(new Error(reason));
  }
  calls.clear();
}

function connect() {
  clearTimeout(retry);
  show('waiting', 'Connecting');
  const opened = new WebSocket(SOCKET);
  socket = opened;
  let accepted = false;
  let refusal = '';
  opened.addEventListener('message', (message) => {
    let frame;
    try { frame = JSON.parse(message.data); } catch { return; }
    if (frame.type === 'res') settle(frame);
    else if (frame.event === 'connect.challenge') {
      greet().then(() => { accepted = true; }).catch((error) => { refusal = error.message; opened.close(); });
    } else if (frame.type === 'event') heard(frame);
  });
  opened.addEventListener('close', (event) => {
    if (socket !== opened) return;
    socket = null;
    clearInterval(refresh);
    dropCalls('the connection ended');
    if (token === null) return;
    if (refusal || event.code === 1008) {
      forget(refusal || event.reason || 'the gateway refused this token');
      return;
    }
    show('lost', accepted ? 'Connection lost' : 'Not reachable');
    retry = setTimeout(connect, waits / 2 + Math.random() * waits / 2);
    waits = Math.min(LAST_WAIT, waits * 2);
  });
}

async function greet() {
  const hello = await call('connect', {
    minProtocol: 3,
    maxProtocol: 3,
    client: { id: 'gatehouse-page', displayName: 'Status page', version: '1', platform: 'web', mode: 'ui' },
    caps: [],
    role: 'operator',
    scopes: ['operator.read'],
    auth: { token },
  });
  waits = FIRST_WAIT;
  sessionStorage.setItem(KEY, token);
  $('login').hidden = true;
  $('board').hidden = false;
  $('token').value = '';
  busy(false);
  show('ready', 'Connected');
  const uptime = hello.snapshot?.uptimeMs;
  upSince = typeof uptime === 'number' ? Date.now() - uptime : null;
  $('version').textContent = hello.server?.version ? `version ${hello.server.version}` : '';
  logCursor = undefined;
  logFile = undefined;
  $('log').replaceChildren();
  drawPresence(hello.snapshot?.presence);
  await Promise.allSettled([loadInstance(), update()]);
  clearInterval(refresh);
  refresh = setInterval(update, REFRESH);
}

function heard(frame) {
  if (frame.event === 'presence') drawPresence(frame.payload?.presence);
  else if (frame.event === 'health') drawHealth(frame.payload);
  else if (frame.event === 'shutdown') show('lost', 'Shutting down');
}

async function update() {
  if (!socket) return;
  await Promise.allSettled([
    call('health').then(drawHealth, (error) => drawHealth({ ok: false, error: error.message })),
    call('system-presence').then(drawPresence),
    call('status').then((status) => { $('session-count').textContent = text(status?.sessions?.count); }),
    follow(),
  ]);
}

async function loadInstance() {
  const about = await call('instance.get');
  document.title = `${about.name} – gateway`;
  $('title').textContent = about.name;
  $('subtitle').textContent = about.product;
  const rows = [
    ['Product', about.product], ['Profile', about.profile], ['Id', about.id],
    ['State', about.stateDirectory], ['Configuration', about.configPath], ['Workspace', about.workspace],
    ['Process', about.pid],
  ];
  $('instance').replaceChildren(...rows.flatMap(([name, value]) => [element('dt', name), element('dd', text(value))]));
  $('ports').replaceChildren(...(about.ports ?? []).map((port) =>
    row([port.to && port.to !== port.port ? `${port.port}–${port.to}` : port.port, port.reason])));
}

function drawHealth(health) {
  const ok = health?.ok === true;
  $('health').textContent = ok ? 'Healthy' : 'Unwell';
  $('health').dataset.tone = ok ? 'good' : 'bad';
  const channels = Object.keys(health?.channels ?? {}).length;
  $('health-note').textContent = health?.error
    ?? `${channels === 1 ? '1 channel' : `${channels} channels`}, checked ${clock(health?.ts ?? Date.now())}`;
}

function drawPresence(list) {
  if (!Array.isArray(list)) return;
  $('client-count').textContent = String(list.filter((one) => one.mode !== 'gateway' && one.reason !== 'disconnect').length);
  $('presence').replaceChildren(...list.map((one) => row([
    one.host || one.instanceId || one.deviceId || one.text, one.mode, one.ip, one.version, clock(one.ts),
  ])));
}

async function follow() {
  const tail = await call('logs.tail', logCursor === undefined ? { limit: 50 } : { cursor: logCursor });
  const log = $('log');
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
  if (tail.reset || (logFile !== undefined && logFile !== tail.file)) log.replaceChildren();
  logCursor = tail.cursor;
  logFile = tail.file;
  log.append(...tail.lines.map(logLine));
  while (log.children.length > MAX_LOG_LINES) log.firstElementChild.remove();
  if (atEnd) log.scrollTop = log.scrollHeight;
}

function logLine(line) {
  const item = document.createElement('li');
  let entry;
  try { entry = JSON.parse(line); } catch { entry = { message: line }; }
  item.dataset.level = text(entry.level);
  const { time, level, subsystem, message, instance, stack, ...extras } = entry;
  const more = Object.entries(extras).map(([key, value]) => ` ${key}=${value}`).join('');
  item.append(
    element('span', time ? clock(Date.parse(time)) : '', 'when'),
    element('span', text(level), 'level'),
    element('span', `${subsystem ? `${subsystem}: ` : ''}${text(message)}`),
    element('span', more, 'when'));
  return item;
}

function row(cells) {
  const line = document.createElement('tr');
  line.append(...cells.map((cell) => element('td', text(cell))));
  return line;
}

function element(name, content, className) {
  const made = document.createElement(name);
  made.textContent = content;
  if (className) made.className = className;
  return made;
}

function clock(millis) {
  return typeof millis === 'number' && Number.isFinite(millis) ? new Date(millis).toLocaleTimeString() : '–';
}

function span(millis) {
  const seconds = Math.max(0, Math.floor(millis / 1000));
  const parts = [[86400, 'd'], [3600, 'h'], [60, 'min'], [1, 's']];
  const first = parts.findIndex(([size]) => seconds >= size);
  if (first < 0) return '0 s';
  return parts.slice(first, first + 2)
    .map(([size, unit], i) => `${Math.floor(i === 0 ? seconds / size : (seconds % parts[first][0]) / size)} ${unit}`)
    .join(' ');
}

function forget(reason) {
  token = null;
  sessionStorage.removeItem(KEY);
  clearTimeout(retry);
  clearInterval(refresh);
  const old = socket;
  socket = null;
  old?.close(1000);
  dropCalls('disconnected');
  document.title = 'Gateway';
  $('title').textContent = 'Gateway';
  $('subtitle').textContent = '';
  for (const id of ['instance', 'ports', 'presence', 'log']) $(id).replaceChildren();
  $('board').hidden = true;
  $('login').hidden = false;
  $('login-error').hidden = !reason;
  $('login-error').textContent = reason ?? '';
  busy(false);
  show('locked', 'Locked');
  $('token').focus();
}

function busy(on) {
  $('login').querySelector('button').disabled = on;
}

$('login').addEventListener('submit', (event) => {
  event.preventDefault();
  token = $('token').value.trim();
  if (!token) return;
  $('login-error').hidden = true;
  busy(true);
  waits = FIRST_WAIT;
  connect();
});
$('forget').addEventListener('click', () => forget(''));
setInterval(() => { $('uptime').textContent = upSince === null ? '–' : span(Date.now() - upSince); }, 1000);

if (token) connect();
else $('token').focus();
