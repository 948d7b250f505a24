package dev.gatehouse.gateway.provider;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The models that may answer, in order. Immutable.
 *
 * @param primary the one that is asked first
 * @param fallbacks those that are asked when it fails, in order; may be empty
 */
public record ModelChain(ModelRef primary, List<ModelRef> fallbacks) {
  public ModelChain {
    requireNonNull(primary, "primary");
    fallbacks = List.copyOf(fallbacks);
  }

  /** A chain of one model. */
  public static ModelChain of(ModelRef only) {
    return new ModelChain(only, List.of());
  }

  /** The same fall-backs behind another first model. */
  public ModelChain startingWith(ModelRef other) {
    return new ModelChain(other, fallbacks);
  }

  /** All models in the order in which they are asked, each once. */
  public List<ModelRef> all() {
    Set<ModelRef> all = new LinkedHashSet<>();
    all.add(primary);
    all.addAll(fallbacks);
    return List.copyOf(new ArrayList<>(all));
  }
}
