package dev.gatehouse.gateway.hook;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/**
 * Turns what a hook was sent into what its mapping does. A mapping names it with {@code
 * transform.module}; it is bound with a Guice {@code MapBinder} under that name. No file that the
 * configuration names is ever loaded as code.
 */
public interface HookTransform {
  /**
   * Returns values that win over those of the mapping ({@code message} or {@code text}, {@code
   * name}, {@code sessionKey}, {@code model} …), an empty object to change nothing, or empty to do
   * nothing at all. Called on the gateway's event loop: never blocks.
   */
  Optional<JsonObject> apply(Input input);

  /**
   * What came in. Immutable.
   *
   * @param path below the hooks' own: {@code github/push}
   * @param headers by lower-case name, without those that carry secrets
   * @param query of the address
   * @param payload the body
   */
  record Input(
      String path, Map<String, String> headers, Map<String, String> query, JsonObject payload) {
    public Input {
      headers = Map.copyOf(headers);
      query = Map.copyOf(query);
      payload = payload.copy();
    }
  }
}
