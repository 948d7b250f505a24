package dev.gatehouse.gateway.provider;

import dev.gatehouse.gateway.configuration.LiveConfig;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.provider.Credentials.Credential;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks providers which models they have, on demand, and remembers it for a while. On the loop. */
@Singleton
final class Discovery {
  private static final Duration KEPT = Duration.ofMinutes(10);
  private static final Duration LOCAL_KEPT = Duration.ofMinutes(1);
  private static final CallLimits LIMITS =
      new CallLimits(
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ZERO,
          1,
          16L << 20);
  private static final CallLimits LOCAL_LIMITS =
      new CallLimits(
          Duration.ofMillis(500),
          Duration.ofSeconds(2),
          Duration.ofSeconds(2),
          Duration.ZERO,
          1,
          16L << 20);

  private final LiveConfig config;
  private final Catalogue catalogue;
  private final Credentials credentials;
  private final Transport transport;
  private final GatewayLoop loop;
  private final Map<String, Found> known = new HashMap<>();

  @Inject
  Discovery(
      LiveConfig config,
      Catalogue catalogue,
      Credentials credentials,
      Transport transport,
      GatewayLoop loop) {
    this.config = config;
    this.catalogue = catalogue;
    this.credentials = credentials;
    this.transport = transport;
    this.loop = loop;
  }

  private record Found(List<String> ids, long at) {}

  /** What is known without asking. */
  List<String> known(String provider) {
    Found found = known.get(provider);
    return found == null ? List.of() : found.ids();
  }

  /** Forgets what a provider answered. */
  void forget(String provider) {
    known.remove(provider);
  }

  /** The ids of a provider's models; fails with {@link ModelFailure}. */
  Future<List<String>> models(ProviderSettings provider, boolean fresh) {
    Found found = known.get(provider.id());
    Duration kept = provider.api() == WireApi.OLLAMA ? LOCAL_KEPT : KEPT;
    if (!fresh && found != null && System.nanoTime() - found.at() < kept.toNanos()) {
      return Future.succeededFuture(found.ids());
    }
    return loop.blocking(() -> endpoint(provider))
        .compose(endpoint -> ask(endpoint, LIMITS))
        .map(
            ids -> {
              known.put(provider.id(), new Found(ids, System.nanoTime()));
              return ids;
            });
  }

  /** The first model of an Ollama on this host; empty when there is none. Never fails. */
  Future<Optional<ModelRef>> localOllama() {
    Optional<ProviderSettings> settings =
        ProviderSettings.of("ollama", config.current().resolved(), catalogue);
    if (settings.isEmpty()) {
      return Future.succeededFuture(Optional.empty());
    }
    Found found = known.get("ollama");
    if (found != null && System.nanoTime() - found.at() < LOCAL_KEPT.toNanos()) {
      return Future.succeededFuture(first(found.ids()));
    }
    Endpoint endpoint = plain(settings.get());
    return ask(endpoint, LOCAL_LIMITS)
        .otherwise(List.of())
        .map(
            ids -> {
              known.put("ollama", new Found(ids, System.nanoTime()));
              return first(ids);
            });
  }

  private static Optional<ModelRef> first(List<String> ids) {
    return ids.stream()
        .filter(id -> !id.contains("embed"))
        .findFirst()
        .map(id -> new ModelRef("ollama", id));
  }

  private static Endpoint plain(ProviderSettings provider) {
    return new Endpoint(
        provider.id(),
        provider.api(),
        provider.baseUrl(),
        Map.of(),
        Optional.empty(),
        false,
        new JsonObject());
  }

  /** Finds a credential for a question about the provider itself. Blocks. */
  Endpoint endpoint(ProviderSettings provider) throws ModelFailure {
    List<Credential> all = credentials.find(provider);
    if (all.isEmpty()) {
      throw new ModelFailure(ModelFailure.Kind.AUTH, "there is no credential for " + provider.id());
    }
    return endpoint(provider, all.get(0), credentials.headers(provider));
  }

  static Endpoint endpoint(
      ProviderSettings provider, Credential credential, Map<String, String> headers) {
    return new Endpoint(
        provider.id(),
        provider.api(),
        provider.baseUrl(),
        headers,
        credential.secret(),
        provider.authHeader() || credential.bearer(),
        provider.compat());
  }

  /** Asks without remembering; fails with {@link ModelFailure}. */
  Future<List<String>> ask(Endpoint endpoint, CallLimits limits) {
    String url =
        switch (endpoint.api()) {
          case OLLAMA -> endpoint.baseUrl() + "/api/tags";
          case ANTHROPIC ->
              endpoint.baseUrl()
                  + (endpoint.baseUrl().endsWith("/v1") ? "" : "/v1")
                  + "/models?limit=1000";
          case GEMINI -> endpoint.baseUrl() + "/models?pageSize=1000";
          case OPENAI_COMPLETIONS, OPENAI_RESPONSES -> endpoint.baseUrl() + "/models";
        };
    return transport
        .json(HttpMethod.GET, url, null, versioned(endpoint), limits)
        .compose(
            text -> {
              try {
                return Future.succeededFuture(ids(new JsonObject(text)));
              } catch (DecodeException | ClassCastException e) {
                return Future.failedFuture(
                    Failures.of(
                        ModelFailure.Kind.BAD_ANSWER,
                        endpoint.provider() + " sent a list of models that cannot be read",
                        endpoint));
              }
            });
  }

  private static Endpoint versioned(Endpoint endpoint) {
    if (endpoint.api() != WireApi.ANTHROPIC) {
      return endpoint;
    }
    Map<String, String> headers = new HashMap<>(endpoint.headers());
    headers.put("anthropic-version", "2023-06-01");
    return new Endpoint(
        endpoint.provider(),
        endpoint.api(),
        endpoint.baseUrl(),
        headers,
        endpoint.secret(),
        endpoint.bearer(),
        endpoint.compat());
  }

  static List<String> ids(JsonObject json) {
    List<String> ids = new ArrayList<>();
    Object list = json.getValue("data", json.getValue("models"));
    if (list instanceof JsonArray array) {
      for (Object entry : array) {
        if (entry instanceof JsonObject model) {
          Object id = model.getValue("id", model.getValue("name"));
          if (id instanceof String text && !text.isBlank()) {
            ids.add(text.startsWith("models/") ? text.substring("models/".length()) : text);
          }
        }
      }
    }
    return List.copyOf(ids);
  }
}
