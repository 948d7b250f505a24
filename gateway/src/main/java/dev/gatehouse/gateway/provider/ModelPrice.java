package dev.gatehouse.gateway.provider;

/**
 * What a model costs, in US dollars for a million tokens. Immutable.
 *
 * @param input for tokens read
 * @param output for tokens written
 * @param cacheRead for tokens read from the provider's cache
 * @param cacheWrite for tokens written to the provider's cache
 */
public record ModelPrice(double input, double output, double cacheRead, double cacheWrite) {
  /** Nothing, or nobody knows. */
  public static final ModelPrice FREE = new ModelPrice(0, 0, 0, 0);

  private static final double MILLION = 1_000_000;

  /** What these numbers of tokens cost, in US dollars. */
  public double of(long inputTokens, long outputTokens, long cacheReads, long cacheWrites) {
    return (inputTokens * input
            + outputTokens * output
            + cacheReads * cacheRead
            + cacheWrites * cacheWrite)
        / MILLION;
  }
}
