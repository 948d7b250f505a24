package dev.gatehouse.gateway.provider;

import static java.util.Objects.requireNonNull;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What this version knows of providers and models by itself. Read at first use; immutable then. */
@Singleton
final class Catalogue {
  private static final String RESOURCE = "catalogue.json";

  /**
   * A provider that is known.
   *
   * @param env variables that may hold its key, in the order in which they are looked at
   * @param defaultModel the one to use when nobody chose; empty for none
   * @param embedding model for embeddings; empty for none
   * @param keyless whether it works without a credential
   */
  record Known(
      String id,
      String name,
      WireApi api,
      String baseUrl,
      List<String> env,
      String defaultModel,
      String embedding,
      boolean keyless) {}

  @Inject
  Catalogue() {}

  Map<String, Known> providers() {
    return Data.SHARED.providers;
  }

  Map<String, ModelRef> aliases() {
    return Data.SHARED.aliases;
  }

  /** When and where the prices come from. */
  JsonObject prices() {
    return Data.SHARED.prices.copy();
  }

  List<ModelFacts> models() {
    return new ArrayList<>(Data.SHARED.models.values());
  }

  /** Finds a model; a dated id ({@code gpt-5-2025-08-07}) is the model without its date. */
  Optional<ModelFacts> model(ModelRef ref) {
    ModelFacts exact = Data.SHARED.models.get(ref.toString());
    if (exact != null) {
      return Optional.of(exact);
    }
    String undated = ref.model().replaceAll("-(\\d{8}|\\d{4}-\\d{2}-\\d{2}|latest)$", "");
    return Optional.ofNullable(Data.SHARED.models.get(ref.provider() + "/" + undated));
  }

  private static Known provider(String id, JsonObject json) {
    return new Known(
        id,
        json.getString("name"),
        WireApi.parse(json.getString("api")).orElseThrow(),
        json.getString("baseUrl"),
        strings(json.getJsonArray("env")),
        json.getString("default", ""),
        json.getString("embedding", ""),
        json.getBoolean("keyless", false));
  }

  private static ModelFacts model(JsonObject json) {
    JsonArray cost = json.getJsonArray("cost");
    return new ModelFacts(
        ModelRef.parse(json.getString("ref")).orElseThrow(),
        json.getString("name"),
        json.getLong("context"),
        json.getLong("output"),
        json.getBoolean("reasoning"),
        Set.copyOf(new HashSet<>(strings(json.getJsonArray("input")))),
        new ModelPrice(cost.getDouble(0), cost.getDouble(1), cost.getDouble(2), cost.getDouble(3)),
        true);
  }

  private static List<String> strings(JsonArray array) {
    return array.stream().map(String::valueOf).toList();
  }

  private static JsonObject read() {
    try (InputStream in = requireNonNull(Catalogue.class.getResourceAsStream(RESOURCE), RESOURCE)) {
      return new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Loaded when somebody asks for the first time, not when the gateway starts. */
  private static final class Data {
    private static final Data SHARED = new Data(read());

    private final Map<String, Known> providers = new LinkedHashMap<>();
    private final Map<String, ModelFacts> models = new LinkedHashMap<>();
    private final Map<String, ModelRef> aliases = new LinkedHashMap<>();
    private final JsonObject prices;

    private Data(JsonObject json) {
      prices = json.getJsonObject("prices");
      json.getJsonObject("providers")
          .forEach(e -> providers.put(e.getKey(), provider(e.getKey(), (JsonObject) e.getValue())));
      json.getJsonObject("aliases")
          .forEach(
              e ->
                  ModelRef.parse((String) e.getValue()).ifPresent(r -> aliases.put(e.getKey(), r)));
      json.getJsonArray("models")
          .forEach(
              entry -> {
                ModelFacts facts = model((JsonObject) entry);
                models.put(facts.model().toString(), facts);
              });
    }
  }
}
