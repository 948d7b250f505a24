package dev.gatehouse.profiles.service.systemd;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.Places;
import dev.gatehouse.profiles.ServiceNames;
import dev.gatehouse.profiles.service.CommandRunner;
import dev.gatehouse.profiles.service.DefinitionFile;
import dev.gatehouse.profiles.service.DefinitionFiles;
import dev.gatehouse.profiles.service.Drift;
import dev.gatehouse.profiles.service.HostFacts;
import dev.gatehouse.profiles.service.NativeServices;
import dev.gatehouse.profiles.service.Preflight;
import dev.gatehouse.profiles.service.ServiceDefinition;
import dev.gatehouse.profiles.service.ServiceState;
import dev.gatehouse.profiles.service.SystemCommands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Services of systemd's user manager. The unit's file decides whose it is; without our marker in it
 * nothing is asked of systemd. All methods block.
 */
public final class SystemdServices implements NativeServices {
  private static final Kind KIND = new Kind("systemd", "enabled", "disabled");
  private static final Duration COMMAND_LIMIT = Duration.ofSeconds(75);
  private static final int OLDEST_VERSION = 0;
  private static final Pattern VERSION = Pattern.compile("systemd (\\d+)");

  private final HostFacts host;
  private final CommandRunner commands;

  /** The services of the user that {@code host} names, with real programs. Runs nothing yet. */
  public static SystemdServices of(HostFacts host) {
    return new SystemdServices(host, new SystemCommands(variables(host), COMMAND_LIMIT));
  }

  /** The services of the user that {@code host} names, by the programs of {@code commands}. */
  public SystemdServices(HostFacts host, CommandRunner commands) {
    this.host = host;
    this.commands = commands;
  }

  @Override
  public Kind kind() {
    return KIND;
  }

  @Override
  public String name(Instance instance) {
    return ServiceNames.of(instance).systemdUnit();
  }

  @Override
  public DefinitionFile definition(Instance instance) {
    return files(OLDEST_VERSION).read(path(instance), instance);
  }

  @Override
  public List<Preflight> preflight() {
    return new SystemdPreflight(host, commands).run();
  }

  @Override
  public void install(
      Instance instance, ServiceDefinition definition, boolean start, boolean force) {
    DefinitionFiles files = files(version());
    DefinitionFile before = files.read(path(instance), instance);
    DefinitionFiles.refuseOthers(before, instance, force);
    if (before.ownership() == DefinitionFile.Ownership.ABSENT) {
      refuseUnitElsewhere(instance);
    }
    Map<String, String> secrets = new HashMap<>(definition.secrets());
    files.write(path(instance), definition, secrets);
    try {
      manage("install", "daemon-reload");
      refuseUnread(instance);
      manage("install", "enable", name(instance));
      if (start) {
        reset(instance);
        manage("install", "restart", "--no-block", name(instance));
      }
    } catch (GatehouseException e) {
      files.restore(before);
      systemctl("daemon-reload");
      throw e;
    }
  }

  @Override
  public boolean uninstall(Instance instance, boolean force) {
    DefinitionFile file = definition(instance);
    DefinitionFiles.refuseOthers(file, instance, force);
    if (file.ownership() == DefinitionFile.Ownership.ABSENT) {
      return false;
    }
    if (show(instance).loaded()) {
      manage("uninstall", "disable", "--now", name(instance));
    }
    try {
      Files.deleteIfExists(file.path());
      // Without a manager nobody has removed the link that enables the unit.
      Path link = file.path().resolveSibling("default.target.wants").resolve(name(instance));
      if (Files.isSymbolicLink(link)) {
        Files.delete(link);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    systemctl("daemon-reload");
    reset(instance);
    return true;
  }

  @Override
  public void start(Instance instance) {
    refuse(instance);
    if (show(instance).active()) {
      return;
    }
    reset(instance);
    manage("start", "start", "--no-block", name(instance));
  }

  @Override
  public boolean stop(Instance instance, Duration limit) {
    refuse(instance);
    UnitStatus status = show(instance);
    if (!status.active()) {
      // A start that was given up counts as over once somebody has said stop.
      reset(instance);
      return false;
    }
    manage("stop", "stop", name(instance));
    return true;
  }

  @Override
  public void restart(Instance instance, Duration limit) {
    refuse(instance);
    reset(instance);
    manage("restart", "restart", "--no-block", name(instance));
  }

  @Override
  public ServiceState state(Instance instance) {
    if (!definition(instance).own()) {
      return ServiceState.NONE;
    }
    CommandRunner.Result shown = ask(instance);
    if (!shown.good()) {
      return new ServiceState(
          ServiceState.Phase.STOPPED, 0, 0, "systemd cannot be asked: " + shown.detail());
    }
    return UnitStatus.parse(shown.out()).state();
  }

  @Override
  public boolean enabled(Instance instance) {
    return definition(instance).own() && show(instance).enabled();
  }

  @Override
  public List<Drift> drift(Instance instance, ServiceDefinition definition) {
    DefinitionFile file = definition(instance);
    if (!file.own()) {
      return List.of();
    }
    List<Drift> drifts = new ArrayList<>(files(version()).drift(file.text(), definition));
    if (show(instance).get("NeedDaemonReload").equals("yes")) {
      drifts.add(new Drift("the unit that systemd has read", "an older one", "the file", false));
    }
    if (!Files.isReadable(definition.environmentFile())) {
      drifts.add(new Drift("EnvironmentFile", "", definition.environmentFile().toString(), true));
    }
    return drifts;
  }

  @Override
  public String logHint(Instance instance, Path log) {
    return "journalctl --user -u " + name(instance) + " -n 50 --no-pager";
  }

  private Path path(Instance instance) {
    Path config =
        host.environment()
            .get("XDG_CONFIG_HOME")
            .map(host.environment()::path)
            .orElseGet(() -> host.environment().home().resolve(".config"));
    return config.resolve("systemd/user").resolve(name(instance));
  }

  /** Refuses a unit of that name which stands where a package or the administrator puts units. */
  private void refuseUnitElsewhere(Instance instance) {
    UnitStatus status = show(instance);
    String fragment = status.get("FragmentPath");
    if (status.loaded() && !fragment.isEmpty()) {
      throw new GatehouseException(
          ExitCode.CONFLICT,
          "a unit of the name " + name(instance) + " is there already: " + fragment,
          "it was not written by this program; use another --profile, or have it removed;"
              + " nothing was changed");
    }
  }

  /** Refuses to go on when systemd reads its units from another home than this command's. */
  private void refuseUnread(Instance instance) {
    UnitStatus status = show(instance);
    String fragment = status.get("FragmentPath");
    if (!status.loaded()
        || fragment.isEmpty()
        || !Places.real(Path.of(fragment)).equals(Places.real(path(instance)))) {
      throw new GatehouseException(
          ExitCode.FAILURE,
          "systemd does not read "
              + path(instance)
              + (fragment.isEmpty() ? "" : ", but " + fragment),
          "the user manager has another home or configuration directory than this command;"
              + " set HOME and XDG_CONFIG_HOME as it has them: systemctl --user show-environment");
    }
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

  private UnitStatus show(Instance instance) {
    return UnitStatus.parse(ask(instance).out());
  }

  private CommandRunner.Result ask(Instance instance) {
    return systemctl("show", name(instance), "--property=" + UnitStatus.PROPERTIES);
  }

  /** Clears the latch of a unit that was given up, so that it can be started again. */
  private void reset(Instance instance) {
    systemctl("reset-failed", name(instance));
  }

  private void manage(String what, String... words) {
    CommandRunner.Result result = systemctl(words);
    if (!result.good()) {
      throw new GatehouseException(
          ExitCode.FAILURE,
          "systemd refused to " + what + " the service: " + result.detail(),
          "see what systemd says with: systemctl --user status, and journalctl --user -n 50");
    }
  }

  private CommandRunner.Result systemctl(String... words) {
    List<String> command = new ArrayList<>(List.of("systemctl", "--user"));
    command.addAll(List.of(words));
    return commands.run(command);
  }

  private int version() {
    CommandRunner.Result result = commands.run(List.of("systemctl", "--version"));
    Matcher version = VERSION.matcher(result.out());
    return version.find() ? Integer.parseInt(version.group(1)) : OLDEST_VERSION;
  }

  private static DefinitionFiles files(int version) {
    return new DefinitionFiles(new UnitFormat(version));
  }

  /** The variables for systemctl: with the user's runtime directory, which su and cron lose. */
  static Map<String, String> variables(HostFacts host) {
    Map<String, String> variables = new HashMap<>(host.environment().variables());
    Path runtime = host.root().resolve("run/user").resolve(Integer.toString(host.userId()));
    if (host.environment().get("XDG_RUNTIME_DIR").isEmpty() && Files.isDirectory(runtime)) {
      variables.put("XDG_RUNTIME_DIR", runtime.toString());
    }
    variables.put("LC_ALL", "C");
    return variables;
  }
}
