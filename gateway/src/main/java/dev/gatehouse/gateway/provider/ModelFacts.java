package dev.gatehouse.gateway.provider;

import java.util.Set;

/**
 * What is known of a model. Immutable.
 *
 * @param model which one
 * @param name its name for people
 * @param contextWindow how many tokens it reads at most, question and answer together
 * @param maxOutput how many tokens it writes at most
 * @param reasoning whether it can think before it answers
 * @param inputs what it reads: {@code text}, {@code image}, {@code audio}, {@code document}
 * @param price what it costs
 * @param known whether the configuration or the catalogue knows it; otherwise the numbers are
 *     cautious guesses
 */
public record ModelFacts(
    ModelRef model,
    String name,
    long contextWindow,
    long maxOutput,
    boolean reasoning,
    Set<String> inputs,
    ModelPrice price,
    boolean known) {
  public ModelFacts {
    inputs = Set.copyOf(inputs);
  }

  /** Whether it can see pictures. */
  public boolean images() {
    return inputs.contains("image");
  }
}
