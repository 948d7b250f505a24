package dev.gatehouse.gateway.transcript;

import io.vertx.core.json.JsonObject;

/**
 * What a model call took. Immutable.
 *
 * @param input tokens read, without those from the cache
 * @param output tokens written
 * @param cacheRead tokens read from the provider's cache
 * @param cacheWrite tokens written to the provider's cache
 * @param cost in US dollars; 0 where the price of the model is unknown
 */
public record Usage(long input, long output, long cacheRead, long cacheWrite, double cost) {
  public static final Usage NONE = new Usage(0, 0, 0, 0, 0);

  /** All tokens together. */
  public long total() {
    return input + output + cacheRead + cacheWrite;
  }

  /** Returns the sum of both. */
  public Usage plus(Usage other) {
    return new Usage(
        input + other.input,
        output + other.output,
        cacheRead + other.cacheRead,
        cacheWrite + other.cacheWrite,
        cost + other.cost);
  }

  /** Returns the form of transcripts. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("input", input)
        .put("output", output)
        .put("cacheRead", cacheRead)
        .put("cacheWrite", cacheWrite)
        .put("totalTokens", total())
        .put("cost", new JsonObject().put("total", cost));
  }

  /** Reads {@link #toJson()}; what is missing counts as 0. */
  public static Usage of(JsonObject json) {
    double cost =
        json.getValue("cost") instanceof JsonObject money ? money.getDouble("total", 0.0) : 0;
    return new Usage(
        json.getLong("input", 0L),
        json.getLong("output", 0L),
        json.getLong("cacheRead", 0L),
        json.getLong("cacheWrite", 0L),
        cost);
  }
}
