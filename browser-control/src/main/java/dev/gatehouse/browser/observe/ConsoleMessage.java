package dev.gatehouse.browser.observe;

import io.vertx.core.json.JsonObject;
import java.time.Instant;

/**
 * One message of a page's console. Immutable.
 *
 * @param type as DevTools names it: {@code log}, {@code warning}, {@code assert}, …
 * @param text cut to a length
 * @param at when it was written
 * @param url where it was written, empty when unknown
 * @param line of {@code url}, from 0
 * @param column of {@code url}, from 0
 */
record ConsoleMessage(String type, String text, Instant at, String url, int line, int column) {
  ConsoleLevel level() {
    return ConsoleLevel.ofType(type);
  }

  int bytes() {
    return 100 + Texts.bytes(text) + Texts.bytes(url);
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("type", type)
        .put("text", text)
        .put("timestamp", at.toString())
        .put(
            "location",
            new JsonObject().put("url", url).put("lineNumber", line).put("columnNumber", column));
  }
}
