package dev.gatehouse.gateway.openai;

import dev.gatehouse.gateway.provider.Embeddings;
import dev.gatehouse.gateway.provider.ModelFailure;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** {@code POST /v1/embeddings}: passed on to a provider that has them. */
final class EmbeddingsAnswer {
  private static final int MOST = 2_048;

  private final Embeddings embeddings;

  @Inject
  EmbeddingsAnswer(Embeddings embeddings) {
    this.embeddings = embeddings;
  }

  Future<JsonObject> answer(JsonObject body) {
    List<String> texts = texts(body);
    boolean packed = "base64".equals(body.getValue("encoding_format"));
    if (!embeddings.available()) {
      throw ApiException.invalid(
          "No provider of embeddings is configured; set memorySearch or a provider that has them.",
          "model",
          "embeddings_unavailable");
    }
    return embeddings
        .embed(texts)
        .recover(
            failure ->
                Future.failedFuture(
                    failure instanceof ModelFailure
                        ? ApiException.failed(String.valueOf(failure.getMessage()))
                        : failure))
        .map(
            vectors -> {
              JsonArray data = new JsonArray();
              for (int i = 0; i < vectors.size(); i++) {
                data.add(
                    new JsonObject()
                        .put("object", "embedding")
                        .put("index", i)
                        .put("embedding", packed ? packed(vectors.get(i)) : list(vectors.get(i))));
              }
              long tokens = texts.stream().mapToLong(text -> text.length() / 4 + 1).sum();
              return new JsonObject()
                  .put("object", "list")
                  .put("data", data)
                  .put("model", Targets.text(body, "model").orElse("default"))
                  .put(
                      "usage",
                      new JsonObject().put("prompt_tokens", tokens).put("total_tokens", tokens));
            });
  }

  private static List<String> texts(JsonObject body) {
    Object input = body.getValue("input");
    if (input instanceof String text && !text.isEmpty()) {
      return List.of(text);
    }
    if (!(input instanceof JsonArray list) || list.isEmpty() || list.size() > MOST) {
      throw ApiException.invalid("`input` must be a text, or 1 to " + MOST + " texts", "input");
    }
    List<String> texts = new ArrayList<>();
    for (Object entry : list) {
      if (!(entry instanceof String text) || text.isEmpty()) {
        throw ApiException.invalid("`input` must hold texts that are not empty", "input");
      }
      texts.add(text);
    }
    return texts;
  }

  private static JsonArray list(float[] vector) {
    JsonArray numbers = new JsonArray();
    for (float number : vector) {
      numbers.add(number);
    }
    return numbers;
  }

  private static String packed(float[] vector) {
    ByteBuffer bytes = ByteBuffer.allocate(vector.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (float number : vector) {
      bytes.putFloat(number);
    }
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
