package dev.gatehouse.gateway.provider;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/**
 * Where and how a request goes, with its credential. Lives as long as one request; never printed.
 *
 * @param baseUrl without a slash at the end
 * @param headers of the configuration, resolved
 * @param secret the credential; empty for a provider that needs none
 * @param bearer whether the credential goes as {@code Authorization: Bearer} whatever the format's
 *     own habit is
 * @param compat what differs at a server that imitates another's API
 */
record Endpoint(
    String provider,
    WireApi api,
    String baseUrl,
    Map<String, String> headers,
    Optional<String> secret,
    boolean bearer,
    JsonObject compat) {

  /** The headers that carry the credential, and those of the configuration. */
  void addTo(Map<String, String> out) {
    if (secret.isPresent()) {
      String key = secret.get();
      if (bearer || api != WireApi.ANTHROPIC && api != WireApi.GEMINI) {
        out.put("Authorization", "Bearer " + key);
      } else {
        out.put(api == WireApi.ANTHROPIC ? "x-api-key" : "x-goog-api-key", key);
      }
    }
    out.putAll(headers);
  }

  /** Names the place; the credential stays out. */
  @Override
  public String toString() {
    return provider + " at " + baseUrl;
  }
}
