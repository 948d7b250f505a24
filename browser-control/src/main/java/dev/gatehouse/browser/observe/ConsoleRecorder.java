package dev.gatehouse.browser.observe;

import dev.gatehouse.browser.cdp.CdpSession;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;

/**
 * Keeps what the scripts of one tab write to the console and what they throw. For use on the loop.
 */
final class ConsoleRecorder {
  private static final int MAX_TEXT_CHARS = 10_000;
  private static final int MAX_URL_CHARS = 2_000;
  private static final int RELEASE_AFTER = 200;

  private final Ring<ConsoleMessage> messages = new Ring<>(500, 2 << 20, ConsoleMessage::bytes);
  private final Ring<PageError> errors = new Ring<>(200, 1 << 20, PageError::bytes);
  private int unreleased;

  /** Listens on the session of a tab or of a frame of another site. */
  Future<Void> watch(CdpSession session) {
    session.on("Runtime.consoleAPICalled", event -> called(session, event));
    session.on("Runtime.exceptionThrown", event -> errors.add(PageError.of(event)));
    session.on("Log.entryAdded", event -> logged(event.getJsonObject("entry", new JsonObject())));
    return Future.all(session.send("Runtime.enable"), session.send("Log.enable")).mapEmpty();
  }

  /** The messages of at least {@code level}, oldest first. */
  List<ConsoleMessage> messages(ConsoleLevel level) {
    return messages.entries().stream().filter(m -> m.level().compareTo(level) >= 0).toList();
  }

  long droppedMessages() {
    return messages.dropped();
  }

  List<PageError> errors() {
    return errors.entries();
  }

  long droppedErrors() {
    return errors.dropped();
  }

  void clearErrors() {
    errors.clear();
  }

  private void called(CdpSession session, JsonObject event) {
    JsonArray args = event.getJsonArray("args", new JsonArray());
    JsonObject place = topFrame(event.getJsonObject("stackTrace"));
    messages.add(
        new ConsoleMessage(
            event.getString("type", "log"),
            RemoteText.ofArguments(args, MAX_TEXT_CHARS),
            instant(event),
            Texts.cut(place.getString("url", ""), MAX_URL_CHARS),
            place.getInteger("lineNumber", 0),
            place.getInteger("columnNumber", 0)));
    release(session, args);
  }

  /**
   * Lets the page's logged objects go now and then: DevTools would keep each of them for as long as
   * the page lives.
   */
  private void release(CdpSession session, JsonArray args) {
    for (int i = 0; i < args.size(); i++) {
      if (args.getJsonObject(i).containsKey("objectId")) {
        unreleased++;
        break;
      }
    }
    if (unreleased >= RELEASE_AFTER) {
      unreleased = 0;
      session.send("Runtime.releaseObjectGroup", new JsonObject().put("objectGroup", "console"));
    }
  }

  /** What the browser itself says, and what workers of the page say and throw. */
  private void logged(JsonObject entry) {
    String text = entry.getString("text", "");
    String level = entry.getString("level", "info");
    if (entry.getString("source", "").equals("worker") && text.startsWith("Uncaught ")) {
      errors.add(
          new PageError(
              Texts.cut(text.substring("Uncaught ".length()), MAX_TEXT_CHARS),
              "",
              "",
              instant(entry)));
    }
    messages.add(
        new ConsoleMessage(
            level.equals("verbose") ? "debug" : level,
            Texts.cut(text, MAX_TEXT_CHARS),
            instant(entry),
            Texts.cut(entry.getString("url", ""), MAX_URL_CHARS),
            entry.getInteger("lineNumber", 0),
            0));
  }

  private static JsonObject topFrame(JsonObject stack) {
    JsonArray frames = stack == null ? null : stack.getJsonArray("callFrames");
    return frames == null || frames.isEmpty() ? new JsonObject() : frames.getJsonObject(0);
  }

  private static Instant instant(JsonObject event) {
    return Instant.ofEpochMilli(event.getDouble("timestamp", 0.0).longValue());
  }
}
