package dev.gatehouse.launcher.cli;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.ports.LeaseInfo;
import dev.gatehouse.ports.LeaseTable;
import dev.gatehouse.ports.PortProbe;
import dev.gatehouse.profiles.ChildEnvironment;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.Places;
import dev.gatehouse.profiles.service.HostFacts;
import dev.gatehouse.profiles.service.ServiceManager;
import dev.gatehouse.profiles.service.ServiceState;
import dev.gatehouse.profiles.service.host.HostServices;
import dev.gatehouse.profiles.service.host.ServicePlan;
import dev.gatehouse.profiles.service.supervisor.ProcessSupervisor;
import dev.gatehouse.profiles.upgrade.UpgradeFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How this program starts itself again for an instance, and finds what it started. */
public final class Services {
  private static final long CLOCK_SLACK_MILLIS = 2_000;

  private Services() {}

  /**
   * The manager of this machine's gateways: the operating system's for an instance whose service is
   * installed, else our own supervisor. Opens nothing.
   */
  public static HostServices manager(Cli cli) {
    ServiceManager supervisor =
        new ProcessSupervisor(
            instance -> command(instance, "supervise"),
            instance -> environment(cli, instance),
            instance -> process(cli, instance));
    return new HostServices(
        HostServices.systemOf(HostFacts.of(cli.environment()), supervisor), supervisor);
  }

  /** How the service of {@code instance} is defined. Opens nothing. */
  public static ServicePlan plan(Cli cli, Instance instance) {
    return new ServicePlan(
        HostFacts.of(cli.environment()),
        command(instance, "gateway"),
        command(instance, "supervise", "--service"));
  }

  /**
   * Stops the gateway of {@code instance} and what keeps it running, see {@link
   * ServiceManager#stop}.
   *
   * @throws GatehouseException with {@link ExitCode#CONFLICT} when its process runs other instances
   *     too, which would end with it
   */
  public static boolean stop(Cli cli, Instance instance, Duration limit) {
    refuseShared(cli, instance);
    return manager(cli).stop(instance, limit);
  }

  /**
   * Refuses to end a gateway whose process runs other instances too.
   *
   * @throws GatehouseException with {@link ExitCode#CONFLICT}
   */
  public static void refuseShared(Cli cli, Instance instance) {
    List<LeaseInfo> leases = new LeaseTable(cli.host(), new PortProbe()).active();
    for (LeaseInfo own : leases) {
      if (belongsTo(own, instance)) {
        List<String> siblings =
            leases.stream()
                .filter(other -> other.pid() == own.pid() && !belongsTo(other, instance))
                .map(other -> other.owner().name())
                .toList();
        if (!siblings.isEmpty()) {
          throw new GatehouseException(
              ExitCode.CONFLICT,
              instance.displayName()
                  + " runs in process "
                  + own.pid()
                  + " together with "
                  + String.join(", ", siblings)
                  + ", which would end too",
              "interrupt that process to stop all of them, and start each one alone");
        }
      }
    }
  }

  /** The command line that runs this program for an instance. */
  public static List<String> command(Instance instance, String... words) {
    return command(self(), instance, words);
  }

  /** The same for another version of this program, by what starts that. */
  public static List<String> command(List<String> program, Instance instance, String... words) {
    List<String> command = new ArrayList<>(program);
    command.add("--distribution");
    command.add(instance.distribution().id());
    if (!instance.profile().isDefault()) {
      // In the arguments too, so that a list of processes tells the instances apart.
      command.add("--profile");
      command.add(instance.profile().value());
    }
    command.addAll(List.of(words));
    return command;
  }

  /**
   * The same for the version that an upgrade put in place, if there was one; it is looked up
   * whenever the instance has to be started again.
   */
  public static List<String> currentCommand(Instance instance, String... words) {
    try {
      Optional<Path> program = UpgradeFiles.of(instance).program();
      return program.isPresent()
          ? command(List.of(program.get().toString()), instance, words)
          : command(instance, words);
    } catch (IOException e) {
      return command(instance, words);
    }
  }

  /** The environment of such a command: it names this instance, whatever this process inherited. */
  public static Map<String, String> environment(Cli cli, Instance instance) {
    Map<String, String> variables =
        ChildEnvironment.of(instance, cli.environment().variables(), cli.distributions().all());
    // A crash in the night is no time to build a half-edited source tree.
    variables.put("GATEHOUSE_NO_BUILD", "1");
    return variables;
  }

  /** The process of an instance's running gateway, as its lease names it. */
  public static Optional<ProcessHandle> process(Cli cli, Instance instance) {
    Path state = Places.real(instance.stateDirectory());
    return new LeaseTable(cli.host(), new PortProbe())
        .of(state)
        .filter(lease -> belongsTo(lease, instance))
        .flatMap(Services::process);
  }

  /** The phase of a service for programs. */
  public static Map<String, Object> json(ServiceState state) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("phase", state.phase().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    tree.put("pid", state.pid() == 0 ? null : state.pid());
    tree.put("restarts", state.restarts());
    tree.put("detail", state.detail());
    return tree;
  }

  /** The phase of a service for people, empty when there is no service. */
  public static Optional<String> text(ServiceState state) {
    String detail = state.detail().isEmpty() ? "" : ": " + state.detail();
    return switch (state.phase()) {
      case NONE -> Optional.empty();
      case STOPPED -> Optional.of("installed, stopped" + detail);
      case RUNNING ->
          Optional.of(
              "supervised by process "
                  + state.pid()
                  + ", restarted "
                  + state.restarts()
                  + " times");
      case WAITING -> Optional.of("waiting to start it again" + detail);
      case ORPHANED ->
          Optional.of("not supervised any more" + detail + "; \"up\" takes it over again");
      case GAVE_UP -> Optional.of("given up" + detail);
    };
  }

  private static boolean belongsTo(LeaseInfo lease, Instance instance) {
    return instance
        .marker()
        .filter(marker -> marker.id().equals(lease.owner().instanceId()))
        .isPresent();
  }

  private static Optional<ProcessHandle> process(LeaseInfo lease) {
    return ProcessHandle.of(lease.pid())
        .filter(ProcessHandle::isAlive)
        .filter(
            process ->
                lease.processStartMillis() == 0
                    || process
                        .info()
                        .startInstant()
                        .map(Instant::toEpochMilli)
                        .filter(
                            start ->
                                Math.abs(start - lease.processStartMillis()) <= CLOCK_SLACK_MILLIS)
                        .isPresent());
  }

  /** The start script, or the Java that runs this process where it was started without one. */
  private static List<String> self() {
    String script = System.getProperty("gatehouse.script", "");
    if (!script.isEmpty() && Files.isExecutable(Path.of(script))) {
      return List.of(script);
    }
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-cp",
        System.getProperty("java.class.path"),
        "dev.gatehouse.launcher.Main");
  }
}
