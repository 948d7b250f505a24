package dev.gatehouse.browser.cdp;

import dev.gatehouse.core.config.Json;
import dev.gatehouse.core.config.json5.Json5SyntaxException;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads messages in the order in which they come. Large ones, such as pictures and documents, are
 * read on the worker pool; later ones wait for them, and the browser waits with sending. What is no
 * JSON object is dropped, and so is a page's chatter when it is huge: a page chooses what it logs.
 * For use on one loop.
 */
final class Inbox {
  private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);
  private static final int LARGE_CHARS = 512 * 1024;

  /** Vert.x's reader refuses a JSON string of more than 20,000,000 characters. */
  private static final int VERTX_CHARS = 16_000_000;

  /** More than any message that says something, and nothing that anybody waits for. */
  private static final int HUGE_CHATTER_CHARS = 8_000_000;

  private static final Pattern CHATTER =
      Pattern.compile("\\{\"method\":\"(?:Runtime|Log|Network)\\.");

  private final Vertx vertx;
  private final Consumer<JsonObject> reader;
  private final Runnable pause;
  private final Runnable resume;
  private final Queue<String> waiting = new ArrayDeque<>();
  private boolean busy;

  /**
   * @param pause lets nothing more come, as far as that is possible
   * @param resume undoes it
   */
  Inbox(Vertx vertx, Consumer<JsonObject> reader, Runnable pause, Runnable resume) {
    this.vertx = vertx;
    this.reader = reader;
    this.pause = pause;
    this.resume = resume;
  }

  void add(String text) {
    if (text.length() > HUGE_CHATTER_CHARS && CHATTER.matcher(text).lookingAt()) {
      LOG.debug("a huge event of a page is dropped chars={}", text.length());
    } else if (busy) {
      waiting.add(text);
    } else {
      read(text);
    }
  }

  private void read(String text) {
    if (text.length() < LARGE_CHARS) {
      parse(text).ifPresent(reader);
      return;
    }
    busy = true;
    pause.run();
    vertx
        .executeBlocking(() -> parse(text), false)
        .onComplete(
            parsed -> {
              if (parsed.succeeded()) {
                parsed.result().ifPresent(reader);
              }
              busy = false;
              drain();
              if (!busy) {
                resume.run();
              }
            });
  }

  private void drain() {
    while (!busy && !waiting.isEmpty()) {
      read(waiting.remove());
    }
  }

  private static Optional<JsonObject> parse(String text) {
    try {
      if (text.length() < VERTX_CHARS) {
        return Optional.of(new JsonObject(text));
      }
      if (Json.parse(text) instanceof Map<?, ?> map) {
        Map<String, Object> message = new LinkedHashMap<>();
        map.forEach((key, value) -> message.put(String.valueOf(key), value));
        return Optional.of(new JsonObject(message));
      }
    } catch (DecodeException | Json5SyntaxException | ClassCastException e) {
      LOG.debug("a message of a browser is no JSON object chars={}", text.length(), e);
    }
    return Optional.empty();
  }
}
