package dev.gatehouse.gateway.browser;

import dev.gatehouse.gateway.tool.ToolAnswer;
import dev.gatehouse.gateway.tool.ToolCall;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/**
 * Drives browsers for agents. Bound with a Guice {@code OptionalBinder}; agents have the tool
 * {@code browser} only where one is.
 */
public interface BrowserDriver {
  /** What a model reads to decide whether to call it. */
  String description();

  /** JSON Schema of the arguments, an object. */
  JsonObject parameters();

  /**
   * Does what a call asks. Called on the gateway's event loop: never blocks. What pages say is
   * marked as the words of outsiders by the driver.
   */
  Future<ToolAnswer> act(ToolCall call);
}
