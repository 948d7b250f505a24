package dev.gatehouse.gateway.provider;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A model at its provider, written {@code provider/model}. Immutable.
 *
 * @param provider id of the provider, never empty
 * @param model id of the model at that provider, never empty; may hold slashes itself
 */
public record ModelRef(String provider, String model) {
  public ModelRef {
    requireNonNull(provider, "provider");
    requireNonNull(model, "model");
  }

  /** Reads {@code provider/model}; empty when one half is missing. */
  public static Optional<ModelRef> parse(String text) {
    int slash = text.indexOf('/');
    if (slash <= 0 || slash == text.length() - 1) {
      return Optional.empty();
    }
    return Optional.of(
        new ModelRef(text.substring(0, slash).strip(), text.substring(slash + 1).strip()));
  }

  @Override
  public String toString() {
    return provider + "/" + model;
  }
}
