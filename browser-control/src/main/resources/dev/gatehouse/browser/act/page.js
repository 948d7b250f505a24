// Functions that run in our own world of a page, each on one element (this) unless it says so.
// They answer plain values: {ok: …} or {no: <reason>, …}.

const CHECKABLE = ['checkbox', 'radio'];
const SET_AT_ONCE = ['color', 'date', 'time', 'datetime-local', 'month', 'week', 'range'];
const TYPED = ['', 'text', 'email', 'number', 'password', 'search', 'tel', 'url'];

const frames = () => new Promise(done => {
  // A page that nobody sees draws no frames.
  const late = setTimeout(done, 150);
  requestAnimationFrame(() => { clearTimeout(late); done(); });
});

const squeeze = text => text.replace(/\s+/g, ' ').trim();

function parentOf(node) {
  if (node.assignedSlot) return node.assignedSlot;
  if (node.parentElement) return node.parentElement;
  const root = node.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
}

function within(outer, node) {
  for (let at = node; at; at = parentOf(at)) if (at === outer) return true;
  return false;
}

function describe(el) {
  if (!el || !el.localName) return 'something else';
  const id = el.id ? ` id="${el.id}"` : '';
  const css = typeof el.className === 'string' && el.className ? ` class="${squeeze(el.className)}"` : '';
  const text = squeeze((el.innerText ?? el.textContent ?? '').slice(0, 200)).slice(0, 40);
  return `<${el.localName}${(id + css).slice(0, 80)}>` + (text ? ` "${text}"` : '');
}

function hiddenWhy(el) {
  const style = getComputedStyle(el);
  if (style.display === 'contents') {
    const shown = [...el.children].some(child => !hiddenWhy(child));
    return shown ? '' : 'it has no box of its own';
  }
  const rects = [...el.getClientRects()];
  if (!rects.length) return 'it or an element around it is not displayed';
  if (style.visibility !== 'visible') return 'its visibility is ' + style.visibility;
  if (el.checkVisibility && !el.checkVisibility({ visibilityProperty: true })) return 'it is skipped in drawing';
  if (!rects.some(rect => rect.width > 0 && rect.height > 0)) return 'it has no size';
  return '';
}

const disabled = el => el.matches(':disabled') || !!el.closest('[aria-disabled="true" i]');

function lockedWhy(el) {
  if (el.readOnly) return 'it is read-only';
  if (el.getAttribute('aria-readonly') === 'true') return 'it is marked as read-only';
  return '';
}

// The field that a person means: a label stands for its control.
function field(el) {
  const label = el.closest('label');
  const itself = el.matches('input, textarea, select') || el.isContentEditable;
  return !itself && label?.control ? label.control : el;
}

function deepest(root, x, y) {
  let found = root.elementFromPoint(x, y);
  while (found?.shadowRoot) {
    const inner = found.shadowRoot.elementFromPoint(x, y);
    if (!inner || inner === found) break;
    found = inner;
  }
  return found;
}

// Closed shadow trees are open to whoever stands inside.
function hitAt(el, x, y) {
  const hit = deepest(document, x, y);
  const root = el.getRootNode();
  if (hit && root instanceof ShadowRoot && root.mode === 'closed' && within(hit, el)) {
    return deepest(root, x, y) ?? hit;
  }
  return hit;
}

function receives(el, hit) {
  if (!hit) return false;
  if (within(el, hit)) return true;
  const label = hit.closest('label');
  if (label && label.control === el) return true;
  // A word in a button is clicked by clicking the button.
  const button = el.closest('button, a[href], summary, [role=button], [role=link], [role=menuitem], [role=tab], [role=option]');
  return !!button && button !== el && within(button, hit) && within(hit, el);
}

function pointIn(el) {
  let best = null;
  let boxes = [...el.getClientRects()];
  if (getComputedStyle(el).display === 'contents') {
    boxes = [...el.children].flatMap(child => [...child.getClientRects()]);
  }
  for (const rect of boxes) {
    const left = Math.max(rect.left, 0), right = Math.min(rect.right, innerWidth);
    const top = Math.max(rect.top, 0), bottom = Math.min(rect.bottom, innerHeight);
    if (right - left < 1 || bottom - top < 1) continue;
    const area = (right - left) * (bottom - top);
    // The first line of a wrapped link that is large enough, as a person would take it.
    if (!best || (best.area < 64 && area > best.area)) {
      best = { area, x: (left + right) / 2, y: (top + bottom) / 2 };
    }
  }
  return best;
}

function aimAt(el, attempt, nested) {
  const places = [null, 'nearest', 'center', 'end', 'start'];
  let place = places[nested ? 1 + attempt % 4 : attempt % 5];
  let point = pointIn(el);
  if (!point && !place) place = 'center';
  if (place) {
    el.scrollIntoView({ block: place, inline: place, behavior: 'instant' });
    point = pointIn(el);
  }
  if (!point) return { no: 'outside' };
  const hit = hitAt(el, point.x, point.y);
  if (!receives(el, hit)) return { no: 'covered', by: describe(hit) };
  return { ok: true, x: point.x, y: point.y };
}

const sameBox = (a, b) => a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;

// Waits two frames and tells whether the element is ready for what is wanted.
async function ready(want) {
  const el = want.field ? field(this) : this;
  if (!el.isConnected) return { no: 'gone' };
  const option = el.localName === 'option' && el.closest('select');
  if (option && want.point && !option.multiple && option.size < 2) return { ok: true, option: true };
  const label = CHECKABLE.includes(el.type) && [...(el.labels ?? [])].find(each => !hiddenWhy(each));
  const why = hiddenWhy(el);
  if (why && !label) return { no: 'hidden', why };
  if (want.enabled && disabled(el)) return { no: 'disabled' };
  if (want.editable && lockedWhy(el)) return { no: 'locked', why: lockedWhy(el) };
  const aim = why ? label : el;
  if (want.stable) {
    const before = aim.getBoundingClientRect();
    await frames();
    const middle = aim.getBoundingClientRect();
    await frames();
    if (!el.isConnected) return { no: 'gone' };
    if (!sameBox(before, middle) || !sameBox(middle, aim.getBoundingClientRect())) return { no: 'moving' };
  }
  if (!want.point) return { ok: true };
  const answer = aimAt(aim, want.attempt, want.nested);
  return answer.no === 'covered' && label && aim !== label ? aimAt(label, want.attempt, want.nested) : answer;
}

// On the element that holds a frame: where a point of the frame lies in this document.
function outward(x, y) {
  const box = this.getBoundingClientRect();
  const style = getComputedStyle(this);
  const scaleX = this.offsetWidth ? box.width / this.offsetWidth : 1;
  const scaleY = this.offsetHeight ? box.height / this.offsetHeight : 1;
  const outerX = box.left + (this.clientLeft + parseFloat(style.paddingLeft) + x) * scaleX;
  const outerY = box.top + (this.clientTop + parseFloat(style.paddingTop) + y) * scaleY;
  if (outerX < 0 || outerY < 0 || outerX >= innerWidth || outerY >= innerHeight) {
    this.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
    return { no: 'outside' };
  }
  const hit = hitAt(this, outerX, outerY);
  return hit === this ? { ok: true, x: outerX, y: outerY } : { no: 'covered', by: describe(hit) };
}

function scroll() {
  if (!this.isConnected) return { no: 'gone' };
  const why = hiddenWhy(this);
  if (why) return { no: 'hidden', why };
  const box = this.getBoundingClientRect();
  const inside = box.top >= 0 && box.left >= 0 && box.bottom <= innerHeight && box.right <= innerWidth;
  this.scrollIntoView({ block: inside ? 'nearest' : 'center', inline: inside ? 'nearest' : 'center', behavior: 'instant' });
  return { ok: true };
}

function focus() {
  const el = field(this);
  el.focus();
  return { ok: true };
}

function tell(el) {
  el.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
  el.dispatchEvent(new Event('change', { bubbles: true }));
}

function setAtOnce(el, type, value) {
  const wanted = type === 'color' ? value.trim().toLowerCase() : value.trim();
  const before = el.value;
  el.focus();
  el.value = wanted;
  const refused = type === 'range' ? Number(el.value) !== Number(wanted)
    : type === 'color' ? el.value !== wanted : wanted !== '' && el.value === '';
  if (refused) {
    const became = el.value;
    el.value = before;
    return { no: 'value', type, why: type === 'range'
      ? `it takes ${el.min || 0} to ${el.max || 100} in steps of ${el.step || 1}; ${wanted} would become ${became}` : '' };
  }
  tell(el);
  return { ok: 'set' };
}

// Makes ready for replacing the content: selects what is there, or sets values that are not typed.
function replacing(value) {
  const el = field(this);
  if (el.localName === 'input') {
    const type = el.type.toLowerCase();
    if (SET_AT_ONCE.includes(type)) return setAtOnce(el, type, value);
    if (!TYPED.includes(type)) return { no: 'untypable', type };
    if (type === 'number' && value.trim() !== '' && Number.isNaN(Number(value))) {
      return { no: 'value', type, why: 'it takes a number' };
    }
  } else if (el.localName !== 'textarea' && !el.isContentEditable) {
    return { no: 'untypable', type: el.localName };
  }
  el.focus();
  if (el.select) {
    el.select();
  } else {
    getSelection().selectAllChildren(el);
  }
  return { ok: 'type', empty: (el.value ?? el.textContent) === '' };
}

function choose(values) {
  const el = field(this);
  if (el.localName !== 'select') return { no: 'noselect', what: el.localName };
  const options = [...el.options];
  const named = value => options.find(option => option.value === value)
    ?? options.find(option => squeeze(option.label) === squeeze(value) || squeeze(option.text) === squeeze(value));
  const missing = values.filter(value => !named(value));
  if (missing.length) {
    return { no: 'nochoice', missing: missing[0], there: options.slice(0, 30).map(option => squeeze(option.label).slice(0, 60)) };
  }
  if (!el.multiple && values.length > 1) return { no: 'onechoice' };
  const chosen = values.map(named);
  const off = chosen.find(option => option.matches(':disabled'));
  if (off) return { no: 'offchoice', missing: squeeze(off.label) };
  el.focus();
  options.forEach(option => { option.selected = chosen.includes(option); });
  tell(el);
  return { ok: true, values: chosen.map(option => option.value) };
}

// An option of a closed list cannot be hit by a mouse; choosing it is what a click means.
function chooseThis() {
  const list = this.closest('select');
  if (disabled(list) || this.matches(':disabled')) return { no: 'disabled' };
  list.focus();
  this.selected = true;
  tell(list);
  return { ok: true };
}

function checked() {
  const el = field(this);
  if (CHECKABLE.includes(el.type)) return { ok: true, on: el.checked, radio: el.type === 'radio' };
  const role = el.getAttribute('role');
  if (['checkbox', 'radio', 'switch', 'menuitemcheckbox', 'menuitemradio'].includes(role)) {
    return { ok: true, on: el.getAttribute('aria-checked') === 'true', radio: role.endsWith('radio') };
  }
  return { no: 'uncheckable', what: el.localName };
}

const draggable = el => {
  for (let at = el; at; at = parentOf(at)) if (at.draggable) return true;
  return false;
};

function drags() {
  return { ok: true, html: draggable(this) };
}

function roots(root) {
  const inner = [...root.querySelectorAll('*')].filter(el => el.shadowRoot).flatMap(el => roots(el.shadowRoot));
  return [root, ...inner];
}

// On no element: whether the page shows a text.
function shows(text) {
  const wanted = squeeze(text).toLowerCase();
  const has = words => squeeze(words ?? '').toLowerCase().includes(wanted);
  const look = el => {
    if (['SCRIPT', 'STYLE', 'NOSCRIPT', 'TEMPLATE', 'HEAD'].includes(el.tagName) || !has(el.textContent)) return false;
    return [...el.children].some(look) || (!hiddenWhy(el) && has(el.innerText ?? el.textContent));
  };
  const button = el => has(el.value) && !hiddenWhy(el);
  const found = roots(document).some(root => [...root.children].some(look)
    || [...root.querySelectorAll('input[type=submit], input[type=button], input[type=reset]')].some(button));
  return { ok: true, found };
}

// On no element: whether one that matches a selector is visible.
function matches(selector) {
  let found;
  try {
    found = roots(document).flatMap(root => [...root.querySelectorAll(selector)]);
  } catch (e) {
    return { no: 'selector', why: String(e.message) };
  }
  return { ok: true, count: found.length, visible: found.some(el => !hiddenWhy(el)) };
}

function loaded() {
  return { ok: true, state: document.readyState };
}
