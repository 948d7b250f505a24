package dev.gatehouse.gateway.browser;

import io.vertx.core.json.JsonObject;

/**
 * What the tool {@code browser} takes: one flat object, since some providers refuse unions at the
 * top.
 */
final class BrowserSchema {
  static final JsonObject PARAMETERS =
      new JsonObject(
          """
          {
           "type": "object",
           "required": ["action"],
           "properties": {
            "action": {"type": "string", "enum": ["status", "start", "stop", "profiles", "tabs", "open", "focus", "close", "snapshot", "screenshot", "navigate", "console", "errors", "requests", "pdf", "upload", "download", "dialog", "act"]},
            "target": {"type": "string", "enum": ["sandbox", "host", "node"], "description": "Which machine's browser; usually left out"},
            "node": {"type": "string", "description": "Id or name of the node, with target node"},
            "profile": {"type": "string", "description": "Browser profile; the default one without it"},
            "targetUrl": {"type": "string", "description": "For open and navigate: an http(s) address"},
            "targetId": {"type": "string", "description": "The tab, from tabs or open; the last used one without it"},
            "limit": {"type": "integer", "description": "snapshot in the format aria: most nodes"},
            "maxChars": {"type": "integer", "description": "snapshot: most characters"},
            "depth": {"type": "integer", "description": "snapshot: how deep, 0 for the roots only"},
            "mode": {"type": "string", "enum": ["efficient"], "description": "snapshot: short, what can be acted on"},
            "snapshotFormat": {"type": "string", "enum": ["aria", "ai"]},
            "refs": {"type": "string", "enum": ["role", "aria"]},
            "interactive": {"type": "boolean", "description": "snapshot: only what can be acted on"},
            "compact": {"type": "boolean", "description": "snapshot: without nameless structure"},
            "labels": {"type": "boolean", "description": "snapshot: with a picture that shows the refs"},
            "selector": {"type": "string", "description": "snapshot: CSS selector of the part to look at"},
            "frame": {"type": "string", "description": "snapshot: CSS selector of an iframe"},
            "fullPage": {"type": "boolean", "description": "screenshot of the whole page"},
            "ref": {"type": "string", "description": "An element of the last snapshot, for screenshot, upload and download"},
            "element": {"type": "string", "description": "CSS selector of an element, for screenshot and upload"},
            "type": {"type": "string", "enum": ["png", "jpeg"], "description": "screenshot"},
            "level": {"type": "string", "description": "console: error, warning, info or debug"},
            "filter": {"type": "string", "description": "requests: part of the address"},
            "paths": {"type": "array", "items": {"type": "string"}, "description": "upload: files in the folder for uploads"},
            "inputRef": {"type": "string", "description": "upload: the file input itself"},
            "path": {"type": "string", "description": "download: name of the file to write"},
            "accept": {"type": "boolean", "description": "dialog: whether to say yes to the next one"},
            "promptText": {"type": "string", "description": "dialog: what to type into it"},
            "timeoutMs": {"type": "integer", "minimum": 1, "maximum": 600000},
            "request": {
             "type": "object",
             "description": "What act does",
             "required": ["kind"],
             "properties": {
              "kind": {"type": "string", "enum": ["click", "type", "press", "hover", "scrollIntoView", "drag", "select", "fill", "resize", "wait", "evaluate", "close"]},
              "targetId": {"type": "string"},
              "ref": {"type": "string", "description": "An element of the last snapshot: e12"},
              "doubleClick": {"type": "boolean"},
              "button": {"type": "string", "description": "left, right or middle"},
              "modifiers": {"type": "array", "items": {"type": "string"}, "description": "Alt, Control, ControlOrMeta, Meta, Shift"},
              "text": {"type": "string", "description": "type: what to type; wait: text that must appear"},
              "submit": {"type": "boolean", "description": "type: Enter afterwards"},
              "slowly": {"type": "boolean", "description": "type: key by key"},
              "key": {"type": "string", "description": "press: Enter, ArrowDown, Control+a"},
              "delayMs": {"type": "integer"},
              "startRef": {"type": "string"},
              "endRef": {"type": "string"},
              "values": {"type": "array", "items": {"type": "string"}, "description": "select"},
              "fields": {"type": "array", "items": {"type": "object"}, "description": "fill: objects with ref, type and value"},
              "width": {"type": "integer"},
              "height": {"type": "integer"},
              "timeMs": {"type": "integer", "description": "wait: this long"},
              "textGone": {"type": "string", "description": "wait: text that must go"},
              "selector": {"type": "string", "description": "wait: CSS selector that must be visible"},
              "url": {"type": "string", "description": "wait: address, with * for any text"},
              "loadState": {"type": "string", "description": "wait: load, domcontentloaded or networkidle"},
              "fn": {"type": "string", "description": "evaluate and wait: a JavaScript expression or function"},
              "timeoutMs": {"type": "integer"}
             }
            }
           }
          }
          """);

  private BrowserSchema() {}
}
