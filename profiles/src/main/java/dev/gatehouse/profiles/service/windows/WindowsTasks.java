package dev.gatehouse.profiles.service.windows;

import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.ServiceNames;
import dev.gatehouse.profiles.service.CommandRunner;
import dev.gatehouse.profiles.service.DefinitionFile;
import dev.gatehouse.profiles.service.DefinitionFiles;
import dev.gatehouse.profiles.service.Drift;
import dev.gatehouse.profiles.service.HostFacts;
import dev.gatehouse.profiles.service.ManagerProgram;
import dev.gatehouse.profiles.service.NativeServices;
import dev.gatehouse.profiles.service.Preflight;
import dev.gatehouse.profiles.service.ServiceDefinition;
import dev.gatehouse.profiles.service.ServiceManager;
import dev.gatehouse.profiles.service.ServiceState;
import dev.gatehouse.profiles.service.SystemCommands;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Scheduled tasks of Windows. The scheduler itself holds the definition; whose it is, is read from
 * there, and not from the copy in the state directory. All methods block.
 */
public final class WindowsTasks implements NativeServices {
  private static final Kind KIND = new Kind("Scheduled Task", "registered", "missing");
  private static final Duration COMMAND_LIMIT = Duration.ofSeconds(30);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

  private final ManagerProgram schtasks;
  private final ServiceManager supervisor;
  private final TaskFormat format;
  private final DefinitionFiles files;

  /** The tasks of the user that {@code host} names, with real programs. Runs nothing yet. */
  public static WindowsTasks of(HostFacts host, ServiceManager supervisor) {
    return new WindowsTasks(
        host, new SystemCommands(host.environment().variables(), COMMAND_LIMIT), supervisor);
  }

  WindowsTasks(HostFacts host, CommandRunner commands, ServiceManager supervisor) {
    this.schtasks =
        new ManagerProgram(
            commands,
            List.of("schtasks"),
            "the task scheduler",
            "if access was denied, run it once in a terminal of an administrator");
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
    CommandRunner.Result shown = schtasks.run("/Query", "/TN", name(instance), "/XML");
    Path copy = copy(instance);
    return shown.good()
        ? files.of(copy, shown.out(), instance)
        : new DefinitionFile(copy, DefinitionFile.Ownership.ABSENT, Optional.empty(), "");
  }

  @Override
  public List<Preflight> preflight() {
    return schtasks.run("/Query", "/?").exit() == CommandRunner.Result.NOT_THERE
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
    Path copy = copy(instance);
    files.write(copy, definition);
    schtasks.manage("install", "/Create", "/F", "/TN", name(instance), "/XML", copy.toString());
    if (start) {
      end(instance, STOP_LIMIT); // the scheduler starts no second one beside it
      schtasks.manage("start", "/Run", "/TN", name(instance));
    }
  }

  @Override
  public boolean uninstall(Instance instance, boolean force) {
    DefinitionFile file = definition(instance);
    DefinitionFiles.refuseOthers(file, instance, force);
    if (file.ownership() == DefinitionFile.Ownership.ABSENT) {
      return false;
    }
    schtasks.manage("uninstall", "/Delete", "/F", "/TN", name(instance));
    DefinitionFiles.remove(file.path());
    return true;
  }

  @Override
  public void start(Instance instance) {
    DefinitionFiles.requireOwn(definition(instance), instance);
    schtasks.manage("start", "/Run", "/TN", name(instance));
  }

  @Override
  public boolean stop(Instance instance, Duration limit) {
    DefinitionFiles.requireOwn(definition(instance), instance);
    return end(instance, limit);
  }

  private boolean end(Instance instance, Duration limit) {
    // The scheduler would end the supervisor without a word and leave its gateway behind.
    boolean stopped = supervisor.stop(instance, limit);
    schtasks.run("/End", "/TN", name(instance));
    return stopped;
  }

  @Override
  public ServiceState state(Instance instance) {
    return definition(instance).own() ? supervisor.state(instance).installed() : ServiceState.NONE;
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
}
