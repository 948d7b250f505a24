package dev.gatehouse.profiles.rescue;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * Why a sibling is down, and what would mend it. Immutable; holds no secret.
 *
 * @param status how it stands
 * @param causes what was found, the one that explains most first
 * @param rollback the generation of the configuration to go back to, where that would mend it
 * @param restart whether it has to be started or restarted then
 * @param evidence the newest lines of its log that speak of errors
 */
public record Diagnosis(
    SiblingStatus status,
    List<Cause> causes,
    OptionalInt rollback,
    boolean restart,
    List<String> evidence) {
  public Diagnosis {
    requireNonNull(status, "status");
    causes = List.copyOf(causes);
    requireNonNull(rollback, "rollback");
    evidence = List.copyOf(evidence);
  }

  /**
   * One thing that was found.
   *
   * @param id {@code config-invalid}, {@code hung}: stable
   * @param title what is wrong, as one clause
   * @param detail what was seen; may have several lines
   */
  public record Cause(String id, String title, String detail) {}

  /** Whether nothing is wrong. */
  public boolean well() {
    return causes.isEmpty();
  }

  /** Whether something that can be done here would mend it. */
  public boolean mendable() {
    return restart || rollback.isPresent();
  }

  /** What would mend it, as the words of a command. */
  public List<String> steps() {
    List<String> steps = new ArrayList<>();
    rollback.ifPresent(
        generation -> steps.add("roll back " + status.name() + " to generation " + generation));
    if (restart) {
      steps.add("restart " + status.name());
    }
    return steps;
  }

  /** The diagnosis as a JSON tree. */
  public Map<String, Object> toTree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("status", status.toTree());
    tree.put(
        "causes",
        causes.stream()
            .map(
                cause -> {
                  Map<String, Object> entry = new LinkedHashMap<>();
                  entry.put("id", cause.id());
                  entry.put("title", cause.title());
                  entry.put("detail", cause.detail());
                  return entry;
                })
            .toList());
    tree.put("rollback", rollback.isPresent() ? (Object) rollback.getAsInt() : null);
    tree.put("restart", restart);
    tree.put("steps", steps());
    tree.put("evidence", evidence);
    return tree;
  }

  /** For people: the state, each cause, what it logged, what mends it. */
  public String toText() {
    StringBuilder text = new StringBuilder(status.name());
    if (well()) {
      return text.append(" is up: nothing is wrong that I can see from here.").toString();
    }
    text.append(" is ").append(status.state()).append(":");
    causes.forEach(
        cause ->
            text.append("\n- ")
                .append(cause.title())
                .append(cause.detail().isEmpty() ? "" : "\n  " + indented(cause.detail())));
    if (!evidence.isEmpty()) {
      text.append("\nits log said (its words, not mine):\n  ")
          .append(String.join("\n  ", evidence));
    }
    text.append("\nwhat mends it: ")
        .append(
            steps().isEmpty()
                ? status.starting()
                    ? "nothing has to: it may be up in a moment"
                    : "nothing that I can do from here"
                : String.join(", then ", steps()));
    return text.toString();
  }

  private static String indented(String text) {
    return text.lines().collect(Collectors.joining("\n  "));
  }
}
