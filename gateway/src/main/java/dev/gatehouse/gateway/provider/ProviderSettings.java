package dev.gatehouse.gateway.provider;

import dev.gatehouse.core.config.ConfigTrees;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One provider as configuration and catalogue together describe it; secrets still references.
 *
 * @param apiKey as written: a text, a reference, or null
 * @param headers as written; values may be references
 */
record ProviderSettings(
    String id,
    String name,
    WireApi api,
    String baseUrl,
    @Nullable Object apiKey,
    Map<String, Object> headers,
    boolean authHeader,
    List<String> env,
    boolean keyless,
    JsonObject compat,
    String embedding) {

  /** Finds a provider by its id; empty for one that nobody knows. */
  static Optional<ProviderSettings> of(String id, Map<String, Object> config, Catalogue catalogue) {
    Map<String, Object> given = map(ConfigTrees.at(config, "models", "providers", id).orElse(null));
    Catalogue.Known known = catalogue.providers().get(id);
    if (known == null && given.isEmpty()) {
      return Optional.empty();
    }
    String baseUrl = text(given, "baseUrl").orElse(known == null ? "" : known.baseUrl());
    WireApi api =
        text(given, "api")
            .flatMap(WireApi::parse)
            .orElse(known == null ? WireApi.OPENAI_COMPLETIONS : implied(known, given));
    return Optional.of(
        new ProviderSettings(
            id,
            known == null ? id : known.name(),
            api,
            trimmed(baseUrl, api),
            given.get("apiKey"),
            map(given.get("headers")),
            Boolean.TRUE.equals(given.get("authHeader"))
                || "oauth".equals(given.get("auth"))
                || "token".equals(given.get("auth")),
            known == null ? List.of(variable(id)) : known.env(),
            known != null && known.keyless()
                || api == WireApi.OLLAMA
                || known == null && given.get("apiKey") == null,
            new JsonObject(),
            text(given, "embeddingModel").orElse(known == null ? "" : known.embedding())));
  }

  /** Ids of all providers that the configuration names. */
  static List<String> configured(Map<String, Object> config) {
    return new ArrayList<>(
        map(ConfigTrees.at(config, "models", "providers").orElse(null)).keySet());
  }

  /** The same with what the configuration says of one of its models. */
  ProviderSettings forModel(Map<String, Object> model) {
    Map<String, Object> all = new LinkedHashMap<>(headers);
    all.putAll(map(model.get("headers")));
    WireApi own = text(model, "api").flatMap(WireApi::parse).orElse(api);
    return new ProviderSettings(
        id,
        name,
        own,
        trimmed(baseUrl, own),
        apiKey,
        all,
        authHeader,
        env,
        keyless,
        new JsonObject(map(model.get("compat"))),
        embedding);
  }

  /** Who only changes OpenAI's address means a server that imitates its older API. */
  private static WireApi implied(Catalogue.Known known, Map<String, Object> given) {
    boolean moved =
        text(given, "baseUrl").filter(url -> !url.contains("api.openai.com")).isPresent();
    return known.api() == WireApi.OPENAI_RESPONSES && moved
        ? WireApi.OPENAI_COMPLETIONS
        : known.api();
  }

  private static String trimmed(String url, WireApi api) {
    String out = url.strip();
    while (out.endsWith("/")) {
      out = out.substring(0, out.length() - 1);
    }
    return api == WireApi.OLLAMA && out.endsWith("/v1") ? out.substring(0, out.length() - 3) : out;
  }

  private static String variable(String id) {
    return id.toUpperCase(java.util.Locale.ROOT).replaceAll("[^A-Z0-9]", "_") + "_API_KEY";
  }

  private static Optional<String> text(Map<String, Object> map, String key) {
    return map.get(key) instanceof String value && !value.isBlank()
        ? Optional.of(value)
        : Optional.empty();
  }

  @SuppressWarnings("unchecked") // configuration trees have text keys
  static Map<String, Object> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
  }
}
