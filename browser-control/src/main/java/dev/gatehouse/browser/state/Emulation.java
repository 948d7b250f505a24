package dev.gatehouse.browser.state;

import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * One thing that a page finds other than it is, as the commands that bring it about. Immutable.
 *
 * @param page for the tab's own session
 * @param frame for a frame of another site, empty when the page's holds there too
 * @param worker for a worker, empty when a worker has no such thing or shares the page's
 */
record Emulation(Command page, Optional<Command> frame, Optional<Command> worker) {
  /** A DevTools command; {@code params} must not be changed. */
  record Command(String method, JsonObject params) {}

  static Emulation ofPage(String method, JsonObject params) {
    return new Emulation(new Command(method, params), Optional.empty(), Optional.empty());
  }

  static Emulation ofFrames(String method, JsonObject params) {
    Command command = new Command(method, params);
    return new Emulation(command, Optional.of(command), Optional.empty());
  }

  static Emulation ofAll(String method, JsonObject params) {
    Command command = new Command(method, params);
    return new Emulation(command, Optional.of(command), Optional.of(command));
  }

  Emulation worker(String method, JsonObject params) {
    return new Emulation(page, frame, Optional.of(new Command(method, params)));
  }
}
