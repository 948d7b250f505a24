// Runs a piece of the caller's code and makes plain data of its result, in the page's own world.
async (run, limits) => {
  let nodes = 0, chars = 0;
  const around = [];
  const over = { over: true };
  const text = value => {
    chars += value.length;
    if (chars > limits.chars) throw over;
    return value;
  };
  const element = el => `<${el.localName}${el.id ? ' id="' + el.id + '"' : ''}>`;
  const list = (values, depth) => { const all = []; for (const value of values) all.push(plain(value, depth + 1)); return all; };
  function plain(value, depth) {
    if (++nodes > limits.nodes) throw over;
    switch (typeof value) {
      case 'string': return text(value);
      case 'boolean': return value;
      case 'number': return Number.isFinite(value) ? value + 0 : String(value);
      case 'undefined': return null;
      case 'bigint': return text(String(value));
      case 'symbol': return text(String(value));
      case 'function': return text('[function ' + (value.name || 'without name') + ']');
    }
    if (value === null) return null;
    if (around.includes(value)) return '[circular]';
    if (depth > limits.depth) return '[too deep]';
    if (typeof Node === 'function' && value instanceof Node) {
      return text(value.nodeType === 1 ? element(value) : '[' + value.nodeName + ']');
    }
    if (value === globalThis || (typeof Window === 'function' && value instanceof Window)) return '[window]';
    around.push(value);
    try {
      if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
      if (value instanceof RegExp) return text(String(value));
      if (value instanceof Error) return text(value.name + ': ' + value.message);
      if (Array.isArray(value) || value instanceof Set || ArrayBuffer.isView(value) && !(value instanceof DataView)
        || typeof NodeList === 'function' && (value instanceof NodeList || value instanceof HTMLCollection)) {
        return list(value, depth);
      }
      if (value instanceof Map) return list(value.entries(), depth);
      if (value instanceof Promise) return '[promise]';
      if (typeof value.toJSON === 'function') return plain(value.toJSON(), depth + 1);
      const fields = {};
      for (const key of Object.keys(value)) {
        let inner;
        try { inner = value[key]; } catch (e) { inner = '[unreadable]'; }
        if (inner !== undefined && typeof inner !== 'function') {
          Object.defineProperty(fields, text(key), { value: plain(inner, depth + 1), enumerable: true, configurable: true, writable: true });
        }
      }
      return fields;
    } finally {
      around.pop();
    }
  }
  const value = await run();
  try {
    return { value: plain(value, 0) };
  } catch (e) {
    if (e === over) return over;
    throw e;
  }
}
