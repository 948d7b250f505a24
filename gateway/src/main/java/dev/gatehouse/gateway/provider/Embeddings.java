package dev.gatehouse.gateway.provider;

import dev.gatehouse.gateway.configuration.LiveConfig;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.provider.ModelFailure.Kind;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns texts into vectors with a provider that offers it. To be called on the event loop. */
@Singleton
public final class Embeddings {
  private static final int BATCH = 100;

  private final Models models;
  private final Catalogue catalogue;
  private final Credentials credentials;
  private final Discovery discovery;
  private final Transport transport;
  private final LiveConfig config;
  private final GatewayLoop loop;

  @Inject
  Embeddings(
      Models models,
      Catalogue catalogue,
      Credentials credentials,
      Discovery discovery,
      Transport transport,
      LiveConfig config,
      GatewayLoop loop) {
    this.models = models;
    this.catalogue = catalogue;
    this.credentials = credentials;
    this.discovery = discovery;
    this.transport = transport;
    this.config = config;
    this.loop = loop;
  }

  /** Whether a provider for it is configured and seems to have a credential. Never blocks. */
  public boolean available() {
    return model().isPresent();
  }

  /** The model that makes the vectors; vectors of different models do not compare. */
  public Optional<ModelRef> model() {
    List<String> candidates = new ArrayList<>(models.configuredProviders());
    catalogue.providers().keySet().stream()
        .filter(id -> !candidates.contains(id))
        .forEach(candidates::add);
    for (String id : candidates) {
      Optional<ProviderSettings> provider = models.provider(id);
      if (provider.isPresent()
          && !provider.get().embedding().isEmpty()
          && (provider.get().apiKey() != null
              || credentials.inEnvironment(provider.get())
              || provider.get().api() == WireApi.OLLAMA
              || models.configuredProviders().contains(id))) {
        return Optional.of(new ModelRef(id, provider.get().embedding()));
      }
    }
    return Optional.empty();
  }

  /**
   * Returns one vector for each text, in order.
   *
   * @return fails with {@link ModelFailure} when no provider answers
   */
  public Future<List<float[]>> embed(List<String> texts) {
    Optional<ModelRef> model = model();
    if (model.isEmpty()) {
      return Future.failedFuture(new ModelFailure(Kind.NOT_FOUND, "no provider offers embeddings"));
    }
    return embed(model.get(), texts);
  }

  /** The same with one model. */
  public Future<List<float[]>> embed(ModelRef model, List<String> texts) {
    Optional<ProviderSettings> provider = models.provider(model.provider());
    if (provider.isEmpty() || provider.get().api() == WireApi.ANTHROPIC) {
      return Future.failedFuture(
          new ModelFailure(Kind.NOT_FOUND, model.provider() + " offers no embeddings"));
    }
    return loop.blocking(() -> discovery.endpoint(provider.get()))
        .compose(endpoint -> batches(endpoint, model.model(), texts));
  }

  private Future<List<float[]>> batches(Endpoint endpoint, String model, List<String> texts) {
    Future<List<float[]>> all = Future.succeededFuture(new ArrayList<>());
    for (int from = 0; from < texts.size(); from += BATCH) {
      List<String> batch = texts.subList(from, Math.min(texts.size(), from + BATCH));
      all =
          all.compose(
              vectors ->
                  one(endpoint, model, batch)
                      .map(
                          more -> {
                            vectors.addAll(more);
                            return vectors;
                          }));
    }
    return all;
  }

  private Future<List<float[]>> one(Endpoint endpoint, String model, List<String> texts) {
    boolean gemini = endpoint.api() == WireApi.GEMINI;
    boolean single = texts.size() == 1;
    String url =
        endpoint.baseUrl()
            + switch (endpoint.api()) {
              case GEMINI ->
                  "/models/" + model + (single ? ":embedContent" : ":batchEmbedContents");
              case OLLAMA -> "/api/embed";
              default -> "/embeddings";
            };
    JsonArray requests = geminiRequests(model, gemini ? texts : List.of());
    JsonObject body =
        gemini
            ? single ? requests.getJsonObject(0) : new JsonObject().put("requests", requests)
            : new JsonObject().put("model", model).put("input", new JsonArray(texts));
    if (!gemini && endpoint.api() != WireApi.OLLAMA) {
      body.put("encoding_format", "float");
    }
    return transport
        .json(
            HttpMethod.POST,
            url,
            Buffer.buffer(body.encode()),
            endpoint,
            CallLimits.of(config.current().resolved()))
        .compose(
            text -> {
              try {
                List<float[]> vectors = vectors(new JsonObject(text));
                if (vectors.size() == texts.size()) {
                  return Future.succeededFuture(vectors);
                }
              } catch (DecodeException | ClassCastException e) {
                // falls through to the one answer for all that is not as promised
              }
              return Future.failedFuture(
                  Failures.of(
                      Kind.BAD_ANSWER,
                      endpoint.provider() + " sent vectors that cannot be read",
                      endpoint));
            });
  }

  private static JsonArray geminiRequests(String model, List<String> texts) {
    JsonArray out = new JsonArray();
    for (String text : texts) {
      out.add(
          new JsonObject()
              .put("model", "models/" + model)
              .put(
                  "content",
                  new JsonObject()
                      .put("parts", new JsonArray().add(new JsonObject().put("text", text)))));
    }
    return out;
  }

  private static List<float[]> vectors(JsonObject json) {
    List<float[]> out = new ArrayList<>();
    Object one = json.getValue("embedding");
    if (one != null) {
      out.add(vector(one));
    }
    json.getJsonArray("data", json.getJsonArray("embeddings", new JsonArray()))
        .forEach(entry -> out.add(vector(entry)));
    return out;
  }

  /** Bare numbers, or an object that holds them as {@code embedding} or {@code values}. */
  private static float[] vector(Object entry) {
    JsonArray numbers =
        entry instanceof JsonObject object
            ? object.getJsonArray("embedding", object.getJsonArray("values", new JsonArray()))
            : (JsonArray) entry;
    float[] vector = new float[numbers.size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = numbers.getFloat(i);
    }
    return vector;
  }
}
