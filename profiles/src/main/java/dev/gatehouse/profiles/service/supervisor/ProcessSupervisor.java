package dev.gatehouse.profiles.service.supervisor;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.file.SecureFiles;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.service.ServiceManager;
import dev.gatehouse.profiles.service.ServiceState;
import dev.gatehouse.profiles.upgrade.UpgradeFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The service manager for a machine without one: each instance gets a small process of its own that
 * keeps its gateway running, detached from the terminal that started it.
 */
public final class ProcessSupervisor implements ServiceManager {
  private static final Duration SUPERVISOR_MARGIN = Duration.ofSeconds(10);

  private final Function<Instance, List<String>> superviseCommand;
  private final Function<Instance, Map<String, String>> environment;
  private final Function<Instance, Optional<ProcessHandle>> gateway;

  /**
   * Creates the manager.
   *
   * @param superviseCommand runs a {@link Supervisor} for an instance in the foreground
   * @param environment complete environment for that command
   * @param gateway the process of an instance's running gateway, proven by its lease
   */
  public ProcessSupervisor(
      Function<Instance, List<String>> superviseCommand,
      Function<Instance, Map<String, String>> environment,
      Function<Instance, Optional<ProcessHandle>> gateway) {
    this.superviseCommand = superviseCommand;
    this.environment = environment;
    this.gateway = gateway;
  }

  @Override
  public void start(Instance instance) {
    SupervisorFiles files = new SupervisorFiles(instance);
    if (files.held()) {
      return;
    }
    files.clear();
    try {
      // Who starts an instance says with what.
      UpgradeFiles.of(instance).useUsualProgram();
      SecureFiles.createDirectories(requireNonNull(files.log().getParent()));
      SecureFiles.openAppend(files.log()).close();
      ProcessBuilder builder = new ProcessBuilder(detached(superviseCommand.apply(instance)));
      builder.environment().clear();
      builder.environment().putAll(environment.apply(instance));
      builder.redirectInput(ProcessBuilder.Redirect.from(Supervisor.nothing()));
      builder.redirectErrorStream(true);
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(files.log().toFile()));
      builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean stop(Instance instance, Duration limit) {
    SupervisorFiles files = new SupervisorFiles(instance);
    boolean found = false;
    if (files.held()) {
      Optional<ProcessHandle> supervisor = files.process();
      if (supervisor.isPresent()) {
        found = true;
        Processes.end(supervisor.get(), limit.plus(SUPERVISOR_MARGIN));
      }
    }
    Optional<ProcessHandle> left = gateway.apply(instance);
    if (left.isPresent()) {
      found = true;
      Processes.end(left.get(), limit);
    }
    if (Files.exists(files.record())) {
      files.clear();
    }
    return found;
  }

  @Override
  public ServiceState state(Instance instance) {
    SupervisorFiles files = new SupervisorFiles(instance);
    Optional<ServiceState> state = files.read();
    if (files.held()) {
      return state.orElse(new ServiceState(ServiceState.Phase.RUNNING, 0, 0, ""));
    }
    if (state.isEmpty() || state.get().phase() == ServiceState.Phase.GAVE_UP) {
      return state.orElse(ServiceState.NONE);
    }
    return gateway
        .apply(instance)
        .map(
            left ->
                new ServiceState(
                    ServiceState.Phase.ORPHANED,
                    left.pid(),
                    state.get().restarts(),
                    "its supervisor was killed"))
        .orElse(ServiceState.NONE);
  }

  /**
   * Puts a command into a session of its own, so that no terminal's end or interrupt reaches it.
   */
  private static List<String> detached(List<String> command) {
    List<String> full = new ArrayList<>();
    for (String setsid : List.of("/usr/bin/setsid", "/bin/setsid")) {
      if (Files.isExecutable(Path.of(setsid))) {
        full.add(setsid);
        full.addAll(command);
        return full;
      }
    }
    if (Files.isExecutable(Path.of("/bin/sh"))) {
      full.addAll(List.of("/bin/sh", "-c", "trap '' HUP INT; exec \"$@\"", "sh"));
    }
    full.addAll(command);
    return full;
  }
}
