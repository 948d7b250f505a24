package dev.gatehouse.profiles.rescue;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What was done to a sibling, and how it stands now. Immutable; holds no secret.
 *
 * @param done each step, as one clause
 * @param generation the configuration's newest generation, where it was changed
 * @param status how it stands
 * @param millis how long it took until it answered, or was given up
 */
public record Mended(List<String> done, OptionalInt generation, SiblingStatus status, long millis) {
  public Mended {
    done = List.copyOf(done);
    requireNonNull(generation, "generation");
    requireNonNull(status, "status");
  }

  /** The result as a JSON tree. */
  public Map<String, Object> toTree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("done", done);
    tree.put("generation", generation.isPresent() ? (Object) generation.getAsInt() : null);
    tree.put("healthy", status.healthy());
    tree.put("millis", millis);
    tree.put("status", status.toTree());
    return tree;
  }

  /** For people. */
  public String toText() {
    if (done.isEmpty() && status.healthy()) {
      return "nothing had to be done; " + status.name() + " is well";
    }
    String end =
        status.healthy()
            ? status.name() + " is back after " + millis + " ms"
            : status.name() + " is still " + status.state() + " after " + millis + " ms";
    return (done.isEmpty() ? "nothing had to be done" : String.join("; ", done))
        + "\n"
        + end
        + (status.healthy() ? "" : "\n" + status.toText());
  }
}
