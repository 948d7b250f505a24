// Draws A2UI 0.8 messages as plain elements. Text is always text: nothing that a message holds
// becomes markup, script or style.
(() => {
  'use strict';
  const MAX_DEPTH = 64;
  const MAX_PARTS = 5000;
  const surfaces = new Map();
  const place = document.getElementById('surfaces');
  const note = document.getElementById('note');
  let socket;
  let drawn = 0;

  const surface = (id) => {
    if (!surfaces.has(id)) surfaces.set(id, { id, parts: new Map(), data: Object.create(null), root: null });
    return surfaces.get(id);
  };

  // ---- data ------------------------------------------------------------------------------
  const steps = (path) => String(path || '/').split('/').filter((step) => step !== '');
  const absolute = (path, base) => (String(path).startsWith('/') ? String(path) : `${base === '/' ? '' : base}/${path}`);
  const look = (data, path) => steps(path).reduce(
    (at, step) => (at !== null && typeof at === 'object' && Object.hasOwn(at, step) ? at[step] : undefined), data);
  const store = (data, path, value) => {
    const way = steps(path);
    const last = way.pop();
    let at = data;
    for (const step of way) {
      if (typeof at[step] !== 'object' || at[step] === null) at[step] = Object.create(null);
      at = at[step];
    }
    if (last === undefined) Object.assign(at, value); else at[last] = value;
  };
  const entryValue = (entry) => {
    for (const kind of ['valueString', 'valueNumber', 'valueBoolean']) if (kind in entry) return entry[kind];
    return entries(entry.valueMap || []);
  };
  const entries = (list) => {
    const made = Object.create(null);
    for (const entry of Array.isArray(list) ? list : []) made[String(entry.key)] = entryValue(entry);
    return made;
  };
  const value = (bound, view) => {
    if (bound === null || typeof bound !== 'object') return bound;
    if (bound.path !== undefined) {
      const found = look(view.surface.data, absolute(bound.path, view.base));
      if (found !== undefined) return found;
    }
    for (const kind of ['literalString', 'literalNumber', 'literalBoolean', 'literalArray']) if (kind in bound) return bound[kind];
    return undefined;
  };
  const text = (bound, view) => {
    const found = value(bound, view);
    return found === undefined || found === null || typeof found === 'object' ? '' : String(found);
  };
  const keep = (bound, view, now) => {
    if (bound && bound.path !== undefined) {
      store(view.surface.data, absolute(bound.path, view.base), now);
      draw(view.surface);
    }
  };

  // ---- elements --------------------------------------------------------------------------
  const element = (name, className, content) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (content !== undefined) made.textContent = content;
    return made;
  };
  const webAddress = (address) => (/^(https?:|data:(image|audio|video)\/)/i.test(address) ? address : '');
  const flow = { start: 'flex-start', center: 'center', end: 'flex-end', spaceBetween: 'space-between', spaceAround: 'space-around', spaceEvenly: 'space-evenly', stretch: 'stretch' };
  const children = (part, view, into) => {
    const list = part.children || {};
    if (Array.isArray(list.explicitList)) {
      for (const id of list.explicitList) into.append(make(id, view));
    } else if (list.template) {
      const base = absolute(list.template.dataBinding || '/', view.base);
      const items = look(view.surface.data, base);
      const keys = items !== null && typeof items === 'object' ? Object.keys(items) : [];
      for (const key of keys) into.append(make(list.template.componentId, { ...view, base: `${base === '/' ? '' : base}/${key}` }));
    }
    into.style.justifyContent = flow[part.distribution] || '';
    into.style.alignItems = flow[part.alignment] || '';
    return into;
  };
  const field = (label, input) => {
    const made = element('label');
    made.append(element('span', '', label), input);
    return made;
  };

  const makers = {
    Text: (part, view) => {
      const hint = part.usageHint || 'body';
      const made = element(/^h[1-5]$/.test(hint) ? hint : 'p', `text ${hint === 'caption' ? 'caption' : ''}`, text(part.text, view));
      return made;
    },
    Image: (part, view) => {
      const made = element('img', part.usageHint === 'avatar' ? 'avatar' : '');
      made.src = webAddress(text(part.url, view));
      made.alt = text(part.altText, view);
      made.referrerPolicy = 'no-referrer';
      if (['contain', 'cover', 'fill', 'none', 'scale-down'].includes(part.fit)) made.style.objectFit = part.fit;
      return made;
    },
    Icon: (part, view) => {
      const name = text(part.name, view);
      const made = element('span', 'icon', { check: '✓', close: '✕', add: '+', delete: '🗑', search: '🔍', warning: '⚠', error: '⛔', info: 'ℹ', star: '★', home: '⌂', mail: '✉', settings: '⚙', favorite: '♥' }[name] || '•');
      made.setAttribute('role', 'img');
      made.setAttribute('aria-label', name);
      return made;
    },
    Video: (part, view) => {
      const made = element('video');
      made.controls = true;
      made.src = webAddress(text(part.url, view));
      return made;
    },
    AudioPlayer: (part, view) => {
      const made = element('audio');
      made.controls = true;
      made.src = webAddress(text(part.url, view));
      const box = element('div', 'column');
      box.append(element('span', 'caption', text(part.description, view)), made);
      return box;
    },
    Row: (part, view) => children(part, view, element('div', 'row')),
    Column: (part, view) => children(part, view, element('div', 'column')),
    List: (part, view) => {
      const made = children(part, view, element('div', part.direction === 'horizontal' ? 'list-horizontal' : 'column'));
      made.setAttribute('role', 'list');
      for (const item of made.children) item.setAttribute('role', 'listitem');
      return made;
    },
    Card: (part, view) => {
      const made = element('section', 'card');
      made.append(make(part.child, view));
      return made;
    },
    Divider: (part) => element('hr', part.axis === 'vertical' ? 'vertical' : ''),
    Tabs: (part, view) => {
      const made = element('div', 'tabs');
      const bar = element('div');
      bar.setAttribute('role', 'tablist');
      const body = element('div');
      body.setAttribute('role', 'tabpanel');
      const items = Array.isArray(part.tabItems) ? part.tabItems : [];
      const key = `${view.base} ${view.id}`;
      const show = (index) => {
        view.surface.tabs = { ...view.surface.tabs, [key]: index };
        [...bar.children].forEach((tab, at) => tab.setAttribute('aria-selected', String(at === index)));
        body.replaceChildren(...(items[index] ? [make(items[index].child, view)] : []));
      };
      items.forEach((item, index) => {
        const tab = element('button', '', text(item.title, view));
        tab.type = 'button';
        tab.setAttribute('role', 'tab');
        tab.onclick = () => show(index);
        bar.append(tab);
      });
      made.append(bar, body);
      show((view.surface.tabs || {})[key] || 0);
      return made;
    },
    Modal: (part, view) => {
      const made = element('div');
      const entry = element('div');
      const box = element('dialog');
      const close = element('button', '', 'Close');
      close.type = 'button';
      close.onclick = () => box.close();
      box.append(make(part.contentChild, view), close);
      entry.append(make(part.entryPointChild, view));
      entry.onclick = () => box.showModal();
      made.append(entry, box);
      return made;
    },
    Button: (part, view) => {
      const made = element('button', part.primary ? 'primary' : '');
      made.type = 'button';
      made.append(make(part.child, view));
      made.onclick = () => tell(part.action || {}, view);
      return made;
    },
    CheckBox: (part, view) => {
      const made = element('label', 'check');
      const input = element('input');
      input.type = 'checkbox';
      input.checked = value(part.value, view) === true;
      input.onchange = () => keep(part.value, view, input.checked);
      made.append(input, element('span', '', text(part.label, view)));
      return made;
    },
    TextField: (part, view) => {
      const long = part.textFieldType === 'longText' || part.type === 'longText';
      const input = element(long ? 'textarea' : 'input');
      if (!long) input.type = { number: 'number', date: 'date', obscured: 'password' }[part.textFieldType || part.type] || 'text';
      input.value = text(part.text, view);
      input.onchange = () => keep(part.text, view, input.value);
      return field(text(part.label, view), input);
    },
    DateTimeInput: (part, view) => {
      const input = element('input');
      input.type = part.enableDate === false ? 'time' : part.enableTime ? 'datetime-local' : 'date';
      input.value = text(part.value, view);
      input.onchange = () => keep(part.value, view, input.value);
      return field(text(part.label, view) || 'Date', input);
    },
    MultipleChoice: (part, view) => {
      const made = element('fieldset', 'column');
      const chosen = value(part.selections, view);
      const now = new Set(Array.isArray(chosen) ? chosen : chosen && typeof chosen === 'object' ? Object.values(chosen) : []);
      const one = part.maxAllowedSelections === 1;
      for (const option of Array.isArray(part.options) ? part.options : []) {
        const label = element('label', 'check');
        const input = element('input');
        input.type = one ? 'radio' : 'checkbox';
        input.name = `${view.surface.id} ${view.id}`;
        input.checked = now.has(option.value);
        input.onchange = () => {
          if (one) now.clear();
          if (input.checked) now.add(option.value); else now.delete(option.value);
          keep(part.selections, view, [...now]);
        };
        label.append(input, element('span', '', text(option.label, view)));
        made.append(label);
      }
      return made;
    },
    Slider: (part, view) => {
      const input = element('input');
      input.type = 'range';
      input.min = String(part.minValue ?? 0);
      input.max = String(part.maxValue ?? 100);
      input.value = text(part.value, view);
      input.onchange = () => keep(part.value, view, Number(input.value));
      return field(text(part.label, view), input);
    },
  };

  const make = (id, view) => {
    const part = view.surface.parts.get(id);
    if (!part || view.depth > MAX_DEPTH || ++drawn > MAX_PARTS) {
      return element('span', 'unknown', part ? 'too many parts' : `missing part ${String(id)}`);
    }
    const [kind, properties] = Object.entries(part.component || {})[0] || [];
    const maker = Object.hasOwn(makers, kind || '') ? makers[kind] : null;
    const made = maker
      ? maker(properties || {}, { ...view, id, depth: view.depth + 1 })
      : element('span', 'unknown', `unknown part ${String(kind)}`);
    made.dataset.part = String(id);
    if (Number.isFinite(part.weight)) made.style.flexGrow = String(part.weight);
    return made;
  };

  const tell = (action, view) => {
    const context = Object.create(null);
    for (const entry of Array.isArray(action.context) ? action.context : []) context[String(entry.key)] = value(entry.value, view);
    const message = { userAction: { name: String(action.name || ''), surfaceId: view.surface.id, sourceComponentId: view.id, timestamp: new Date().toISOString(), context } };
    if (socket && socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  };

  // ---- surfaces --------------------------------------------------------------------------
  const draw = (one) => {
    let box = [...place.children].find((each) => each.dataset.surface === one.id);
    if (one.root === null) return;
    if (!box) {
      box = element('div', 'surface');
      box.dataset.surface = one.id;
      place.append(box);
    }
    drawn = 0;
    box.replaceChildren(make(one.root, { surface: one, base: '/', depth: 0, id: '' }));
    note.hidden = true;
  };
  const take = (message) => {
    const [kind, body] = Object.entries(message)[0];
    if (kind === 'deleteSurface') {
      surfaces.delete(body.surfaceId);
      [...place.children].filter((each) => each.dataset.surface === body.surfaceId).forEach((each) => each.remove());
      return null;
    }
    const one = surface(body.surfaceId);
    if (kind === 'surfaceUpdate') for (const part of Array.isArray(body.components) ? body.components : []) one.parts.set(part.id, part);
    if (kind === 'dataModelUpdate') store(one.data, body.path || '/', entries(body.contents));
    if (kind === 'beginRendering') one.root = body.root;
    return one;
  };
  const reset = () => {
    surfaces.clear();
    place.replaceChildren();
    note.hidden = false;
  };
  const connect = () => {
    const base = location.pathname.replace(/[^/]*$/, '');
    socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${base}ws`);
    socket.onmessage = (event) => {
      const sent = JSON.parse(event.data);
      if (sent.reset) reset();
      const changed = new Set();
      for (const message of sent.messages || []) {
        try {
          changed.add(take(message));
        } catch (failure) {
          console.error('cannot take a message', failure);
        }
      }
      changed.forEach((one) => one && draw(one));
      document.documentElement.dataset.state = 'ready';
    };
    socket.onclose = () => setTimeout(connect, 2000);
  };
  connect();
})();
