package dev.gatehouse.gateway.protocol;

import io.vertx.core.json.JsonObject;

/**
 * Adds a feature's facts to {@code hello-ok}, bound with a Guice {@code Multibinder}. Called on the
 * gateway's event loop; never blocks.
 */
public interface HelloPart {
  /**
   * Adds to the answer for {@code caller}.
   *
   * @param hello the whole payload; {@code snapshot} in it is an object already
   */
  void addTo(JsonObject hello, Caller caller);
}
