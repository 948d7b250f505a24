package dev.gatehouse.gateway.openai;

import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.ConfigTrees;
import java.time.Duration;
import java.util.Map;

/**
 * What the configuration says about this API under {@code gateway.http.endpoints}.
 *
 * @param chat whether {@code /v1/chat/completions} answers
 * @param responses whether {@code /v1/responses} answers
 * @param maxBodyBytes of a request
 * @param images how pictures by address are fetched
 * @param files how files by address are fetched
 * @param maxFileChars how much of a file's text the model sees
 * @param maxUrlParts pictures and files by address in one request
 */
record OpenAiSettings(
    boolean chat,
    boolean responses,
    long maxBodyBytes,
    Source images,
    Source files,
    int maxFileChars,
    int maxUrlParts) {
  private static final long MEBIBYTE = 1024 * 1024;

  /**
   * How something is fetched.
   *
   * @param allowUrl whether an address may be given at all
   * @param maxBytes decoded
   */
  record Source(boolean allowUrl, long maxBytes, int maxRedirects, Duration timeout) {}

  static OpenAiSettings read(ConfigSnapshot config) {
    Map<String, Object> tree = config.resolved();
    return new OpenAiSettings(
        flag(tree, false, "chatCompletions", "enabled"),
        flag(tree, false, "responses", "enabled"),
        number(tree, 20 * MEBIBYTE, "responses", "maxBodyBytes"),
        source(tree, "images", 10 * MEBIBYTE),
        source(tree, "files", 5 * MEBIBYTE),
        (int) number(tree, 200_000, "responses", "files", "maxChars"),
        (int) number(tree, 8, "responses", "maxUrlParts"));
  }

  boolean any() {
    return chat || responses;
  }

  private static Source source(Map<String, Object> tree, String kind, long maxBytes) {
    return new Source(
        flag(tree, true, "responses", kind, "allowUrl"),
        number(tree, maxBytes, "responses", kind, "maxBytes"),
        (int) number(tree, 3, "responses", kind, "maxRedirects"),
        Duration.ofMillis(number(tree, 10_000, "responses", kind, "timeoutMs")));
  }

  private static boolean flag(Map<String, Object> tree, boolean otherwise, String... path) {
    return ConfigTrees.at(tree, below(path))
        .filter(Boolean.class::isInstance)
        .map(Boolean.class::cast)
        .orElse(otherwise);
  }

  private static long number(Map<String, Object> tree, long otherwise, String... path) {
    return ConfigTrees.at(tree, below(path))
        .filter(Number.class::isInstance)
        .map(value -> ((Number) value).longValue())
        .orElse(otherwise);
  }

  private static String[] below(String... path) {
    String[] whole = new String[path.length + 3];
    whole[0] = "gateway";
    whole[1] = "http";
    whole[2] = "endpoints";
    System.arraycopy(path, 0, whole, 3, path.length);
    return whole;
  }
}
