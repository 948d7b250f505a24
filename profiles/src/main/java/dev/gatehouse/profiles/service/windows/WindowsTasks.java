package dev.gatehouse.profiles.service.windows;

import static java.nio.charset.StandardCharsets.UTF_16LE;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.file.SecureFiles;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.ServiceNames;
import dev.gatehouse.profiles.service.CommandRunner;
import dev.gatehouse.profiles.service.DefinitionFile;
import dev.gatehouse.profiles.service.DefinitionFiles;
import dev.gatehouse.profiles.service.Drift;
import dev.gatehouse.profiles.service.EnvironmentText;
import dev.gatehouse.profiles.service.HostFacts;
import dev.gatehouse.profiles.service.NativeServices;
import dev.gatehouse.profiles.service.Preflight;
import dev.gatehouse.profiles.service.ServiceDefinition;
import dev.gatehouse.profiles.service.ServiceManager;
import dev.gatehouse.profiles.service.ServiceState;
import dev.gatehouse.profiles.service.SystemCommands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Scheduled tasks of Windows. The scheduler itself holds the definition; whose it is, is read from
 * there, and not from the copy in the state directory. All methods block.
 */
public final class WindowsTasks implements NativeServices {
  private static final Kind KIND = new Kind("Scheduled Task", "registered", "missing");
  private static final Duration COMMAND_LIMIT = Duration.ofSeconds(30);
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final CommandRunner commands;
  private final ServiceManager supervisor;
  private final TaskFormat format;
  private final DefinitionFiles files;

  /** The tasks of the user that {@code host} names, with real programs. Runs nothing yet. */
  public static WindowsTasks of(HostFacts host, ServiceManager supervisor) {
    return new WindowsTasks(
        host, new SystemCommands(host.environment().variables(), COMMAND_LIMIT), supervisor);
  }

  WindowsTasks(HostFacts host, CommandRunner commands, ServiceManager supervisor) {
    this.commands = commands;
    this.supervisor = supervisor;
    this.format =
        new TaskFormat(
            host.environment()
                .get("USERDOMAIN")
                .map(domain -> domain + "\\" + host.user())
                .orElse(host.user()));
    this.files = new DefinitionFiles(format);
  }

  @Override
  public Kind kind() {
    return KIND;
  }

  @Override
  public String name(Instance instance) {
    return ServiceNames.of(instance).windowsTask();
  }

  @Override
  public DefinitionFile definition(Instance instance) {
    CommandRunner.Result shown = schtasks("/Query", "/TN", name(instance), "/XML");
    Path copy = copy(instance);
    return shown.good()
        ? files.of(copy, shown.out(), instance)
        : new DefinitionFile(copy, DefinitionFile.Ownership.ABSENT, java.util.Optional.empty(), "");
  }

  @Override
  public List<Preflight> preflight() {
    return commands.run(List.of("schtasks", "/Query", "/?")).exit()
            == CommandRunner.Result.NOT_THERE
        ? List.of(
            new Preflight(
                "no-task-scheduler",
                true,
                "there is no schtasks",
                "keep the gateway running with \"up\""))
        : List.of();
  }

  @Override
  public void install(
      Instance instance, ServiceDefinition definition, boolean start, boolean force) {
    DefinitionFiles.refuseOthers(definition(instance), instance, force);
    Map<String, String> variables = new HashMap<>(definition.environment());
    variables.putAll(definition.secrets());
    Path copy = copy(instance);
    try {
      SecureFiles.replace(
          definition.environmentFile(),
          EnvironmentText.write(variables).getBytes(StandardCharsets.UTF_8));
      SecureFiles.replace(copy, (BYTE_ORDER_MARK + format.render(definition)).getBytes(UTF_16LE));
    } catch (IOException e) {
      throw new GatehouseException(
          ExitCode.IO,
          "cannot write " + copy + ": " + e.getMessage(),
          "check that the directory is writable and the disk not full",
          e);
    }
    manage("install", "/Create", "/F", "/TN", name(instance), "/XML", copy.toString());
    if (start) {
      manage("start", "/Run", "/TN", name(instance));
    }
  }

  @Override
  public boolean uninstall(Instance instance, boolean force) {
    DefinitionFile file = definition(instance);
    DefinitionFiles.refuseOthers(file, instance, force);
    if (file.ownership() == DefinitionFile.Ownership.ABSENT) {
      return false;
    }
    manage("uninstall", "/Delete", "/F", "/TN", name(instance));
    try {
      Files.deleteIfExists(copy(instance));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return true;
  }

  @Override
  public void start(Instance instance) {
    refuse(instance);
    manage("start", "/Run", "/TN", name(instance));
  }

  @Override
  public boolean stop(Instance instance, Duration limit) {
    refuse(instance);
    // The scheduler would end the supervisor without a word and leave its gateway behind.
    boolean stopped = supervisor.stop(instance, limit);
    schtasks("/End", "/TN", name(instance));
    return stopped;
  }

  @Override
  public ServiceState state(Instance instance) {
    if (!definition(instance).own()) {
      return ServiceState.NONE;
    }
    ServiceState kept = supervisor.state(instance);
    return kept.phase() == ServiceState.Phase.NONE
        ? new ServiceState(ServiceState.Phase.STOPPED, 0, 0, "")
        : kept;
  }

  @Override
  public boolean enabled(Instance instance) {
    DefinitionFile file = definition(instance);
    return file.own() && !"false".equals(format.fields(file.text()).get("Settings.Enabled"));
  }

  @Override
  public List<Drift> drift(Instance instance, ServiceDefinition definition) {
    DefinitionFile file = definition(instance);
    if (!file.own()) {
      return List.of();
    }
    // The scheduler adds fields of its own and rewrites accounts: only what was asked for counts.
    return new ArrayList<>(
        files.drift(file.text(), definition).stream()
            .filter(drift -> !drift.wanted().isEmpty() && !drift.field().endsWith("UserId"))
            .toList());
  }

  @Override
  public String logHint(Instance instance, Path log) {
    return "type " + instance.layout().logs().resolve("supervisor.log");
  }

  private static Path copy(Instance instance) {
    return instance.stateDirectory().resolve("service.task.xml");
  }

  private void refuse(Instance instance) {
    DefinitionFile file = definition(instance);
    DefinitionFiles.refuseOthers(file, instance, false);
    if (!file.own()) {
      throw new GatehouseException(
          ExitCode.FAILURE,
          instance.displayName() + " is not installed as a service",
          "install it with: " + instance.commandHint("gateway install"));
    }
  }

  private void manage(String what, String... words) {
    CommandRunner.Result result = schtasks(words);
    if (!result.good()) {
      throw new GatehouseException(
          ExitCode.FAILURE,
          "the task scheduler refused to " + what + " the service: " + result.detail(),
          "if access was denied, run it once in a terminal of an administrator");
    }
  }

  private CommandRunner.Result schtasks(String... words) {
    List<String> command = new ArrayList<>(List.of("schtasks"));
    command.addAll(List.of(words));
    return commands.run(command);
  }
}
