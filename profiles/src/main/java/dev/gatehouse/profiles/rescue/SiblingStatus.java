package dev.gatehouse.profiles.rescue;

import dev.gatehouse.profiles.Pulse;
import dev.gatehouse.profiles.service.ServiceState;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How it stands with a sibling, seen from outside. Immutable; holds no secret.
 *
 * @param name {@code sigil/main}
 * @param id its id, or its path where it never was set up
 * @param stateDirectory its real state directory
 * @param running whether a process holds its state directory
 * @param pid of that process, 0 where it cannot be proven which one it is
 * @param sinceMillis when it was started, epoch milliseconds; 0 when it does not run
 * @param pulse whether its gateway answers; empty when nothing runs
 * @param starting whether it is on its way up: nobody listens yet, and its process is young or has
 *     just been started by what keeps it running
 * @param service what keeps it running; empty when this process knows no service manager
 * @param configValid whether its configuration file can be used
 * @param generation number of its configuration's newest generation, 0 when none is recorded
 * @param problems what else is wrong, one sentence each
 */
public record SiblingStatus(
    String name,
    String id,
    Path stateDirectory,
    boolean running,
    long pid,
    long sinceMillis,
    Optional<Pulse> pulse,
    boolean starting,
    Optional<ServiceState> service,
    boolean configValid,
    int generation,
    List<String> problems) {
  public SiblingStatus {
    problems = List.copyOf(problems);
  }

  /** Whether it runs and answers as itself. */
  public boolean healthy() {
    return running && pulse.map(Pulse::alive).orElse(false);
  }

  /** One word: {@code up}, {@code hung}, {@code foreign}, {@code down}. */
  public String state() {
    if (!running) {
      return "down";
    }
    return switch (pulse.map(Pulse::beat).orElse(Pulse.Beat.NONE)) {
      case ALIVE -> "up";
      case SILENT -> "hung";
      case NONE -> "starting or stopping";
      case STRANGER -> "foreign";
    };
  }

  /** The status as a JSON tree. */
  public Map<String, Object> toTree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", name);
    tree.put("id", id);
    tree.put("stateDirectory", stateDirectory.toString());
    tree.put("state", state());
    tree.put("healthy", healthy());
    tree.put("pid", pid == 0 ? null : pid);
    tree.put("sinceMillis", sinceMillis == 0 ? null : sinceMillis);
    tree.put("port", pulse.map(Pulse::port).orElse(null));
    tree.put("pulse", pulse.map(felt -> felt.beat().words()).orElse(null));
    tree.put("service", service.map(SiblingStatus::tree).orElse(null));
    tree.put("configValid", configValid);
    tree.put("generation", generation == 0 ? null : generation);
    tree.put("problems", problems);
    return tree;
  }

  /** For people, a line and one more for each problem. */
  public String toText() {
    StringBuilder text = new StringBuilder(name).append(": ").append(state());
    if (running) {
      text.append(pid == 0 ? ", process unknown" : ", process " + pid);
      pulse.ifPresent(
          felt ->
              text.append(", port ").append(felt.port()).append(' ').append(felt.beat().words()));
    }
    service
        .filter(state -> state.phase() != ServiceState.Phase.NONE)
        .ifPresent(
            state ->
                text.append("\n  service: ")
                    .append(phase(state))
                    .append(", restarted ")
                    .append(state.restarts())
                    .append(" times")
                    .append(state.detail().isEmpty() ? "" : ", " + Shown.line(state.detail())));
    text.append("\n  configuration: ")
        .append(configValid ? "good" : "cannot be used")
        .append(generation == 0 ? "" : ", generation " + generation);
    problems.forEach(problem -> text.append("\n  - ").append(problem));
    return text.toString();
  }

  private static Map<String, Object> tree(ServiceState state) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("phase", phase(state));
    tree.put("restarts", state.restarts());
    tree.put("detail", Shown.line(state.detail()));
    return tree;
  }

  private static String phase(ServiceState state) {
    return state.phase().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
