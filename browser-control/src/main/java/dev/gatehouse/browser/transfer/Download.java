package dev.gatehouse.browser.transfer;

import dev.gatehouse.browser.failure.BrowserException;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One download of a browser, from its beginning to its end. Mutable; for use on the loop. */
final class Download {
  final String guid;
  final String url;
  final String suggested;
  final Optional<Waiter> waiter;

  long received;
  long total;
  State state = State.RUNNING;
  @Nullable Path path;
  @Nullable BrowserException failure;

  /** How far it is. */
  enum State {
    RUNNING,
    MOVING,
    DONE,
    FAILED
  }

  /**
   * Somebody who waits for a download.
   *
   * @param path where it shall go, empty for a name of our own
   */
  record Waiter(Promise<Download> done, Optional<String> path) {}

  Download(String guid, String url, String suggested, Optional<Waiter> waiter) {
    this.guid = guid;
    // The content of a data address is the file itself.
    this.url = url.length() > 2_000 ? url.substring(0, 2_000) + "…" : url;
    this.suggested = suggested;
    this.waiter = waiter;
  }

  boolean ended() {
    return state == State.DONE || state == State.FAILED;
  }

  /** As answers show it. */
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("url", url);
    json.put("suggestedFilename", suggested);
    if (path != null) {
      json.put("path", path.toString());
    }
    return json;
  }

  /** With how far it is, for lists. */
  Map<String, Object> listed() {
    Map<String, Object> json = json();
    json.put("state", state == State.DONE ? "done" : state == State.FAILED ? "failed" : "running");
    json.put("bytes", received);
    if (failure != null) {
      json.put("error", failure.getMessage());
    }
    return json;
  }
}
