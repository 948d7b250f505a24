package dev.gatehouse.profiles.service.systemd;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
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
import dev.gatehouse.profiles.service.ServiceState;
import dev.gatehouse.profiles.service.SystemCommands;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final ManagerProgram systemctl;

  /** The services of the user that {@code host} names, with real programs. Runs nothing yet. */
  public static SystemdServices of(HostFacts host) {
    return new SystemdServices(host, new SystemCommands(variables(host), COMMAND_LIMIT));
  }

  /** The services of the user that {@code host} names, by the programs of {@code commands}. */
  public SystemdServices(HostFacts host, CommandRunner commands) {
    this.host = host;
    this.commands = commands;
    this.systemctl =
        new ManagerProgram(
            commands,
            List.of("systemctl", "--user"),
            "systemd",
            "see what systemd says with: systemctl --user status, and journalctl --user -n 50");
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
  public void linger() {
    if (new SystemdPreflight(host, commands).lingers()) {
      return;
    }
    CommandRunner.Result result = commands.run(List.of("loginctl", "enable-linger", host.user()));
    if (!result.good()) {
      throw new GatehouseException(
          ExitCode.FAILURE,
          "lingering cannot be turned on for " + host.user() + ": " + result.detail(),
          "run: sudo loginctl enable-linger " + host.user());
    }
  }

  @Override
  public void install(
      Instance instance, ServiceDefinition definition, boolean start, boolean force) {
    DefinitionFiles files = files(version());
    DefinitionFile before = files.read(path(instance), instance);
    DefinitionFiles.refuseOthers(before, instance, force);
    refuseElsewhere(instance, show(instance));
    files.write(path(instance), definition);
    try {
      systemctl.manage("install", "daemon-reload");
      refuseUnread(instance);
      systemctl.manage("install", "enable", name(instance));
      if (start) {
        reset(instance);
        systemctl.manage("install", "restart", "--no-block", name(instance));
      }
    } catch (GatehouseException e) {
      files.restore(before);
      systemctl.run("daemon-reload");
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
    UnitStatus status = show(instance);
    refuseElsewhere(instance, status);
    if (status.loaded()) {
      systemctl.manage("uninstall", "disable", "--now", name(instance));
    }
    DefinitionFiles.remove(file.path());
    // Without a manager nobody has removed the link that enables the unit.
    Path link = file.path().resolveSibling("default.target.wants").resolve(name(instance));
    if (Files.isSymbolicLink(link)) {
      DefinitionFiles.remove(link);
    }
    systemctl.run("daemon-reload");
    reset(instance);
    return true;
  }

  @Override
  public void start(Instance instance) {
    if (requireOwn(instance).active()) {
      return;
    }
    reset(instance);
    systemctl.manage("start", "start", "--no-block", name(instance));
  }

  @Override
  public boolean stop(Instance instance, Duration limit) {
    if (!requireOwn(instance).active()) {
      // A start that was given up counts as over once somebody has said stop.
      reset(instance);
      return false;
    }
    systemctl.manage("stop", "stop", name(instance));
    return true;
  }

  @Override
  public void restart(Instance instance, Duration limit) {
    requireOwn(instance);
    reset(instance);
    systemctl.manage("restart", "restart", "--no-block", name(instance));
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
    UnitStatus status = UnitStatus.parse(shown.out());
    return status
        .unitBeside(path(instance))
        .map(
            other ->
                new ServiceState(
                    ServiceState.Phase.STOPPED, 0, 0, "systemd runs another unit: " + other))
        .orElseGet(status::state);
  }

  @Override
  public boolean enabled(Instance instance) {
    if (!definition(instance).own()) {
      return false;
    }
    UnitStatus status = show(instance);
    return status.enabled() && status.unitBeside(path(instance)).isEmpty();
  }

  @Override
  public List<Drift> drift(Instance instance, ServiceDefinition definition) {
    DefinitionFile file = definition(instance);
    if (!file.own()) {
      return List.of();
    }
    List<Drift> drifts = new ArrayList<>(files(version()).drift(file.text(), definition));
    UnitStatus status = show(instance);
    status
        .unitBeside(path(instance))
        .ifPresent(
            other ->
                drifts.add(
                    new Drift("FragmentPath", other.toString(), file.path().toString(), true)));
    if (status.get("NeedDaemonReload").equals("yes")) {
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

  /** What systemd says of the instance's own unit; refuses when there is none. */
  private UnitStatus requireOwn(Instance instance) {
    DefinitionFiles.requireOwn(definition(instance), instance);
    UnitStatus status = show(instance);
    refuseElsewhere(instance, status);
    return status;
  }

  /**
   * Refuses when the unit that systemd means by the name stands in another place: a package's, the
   * administrator's, or that of another home of this user, whose manager is one for all homes.
   */
  private void refuseElsewhere(Instance instance, UnitStatus status) {
    Optional<Path> other = status.unitBeside(path(instance));
    if (other.isEmpty()) {
      return;
    }
    String owner =
        files(OLDEST_VERSION)
            .read(other.get(), instance)
            .owner()
            .map(known -> ", which is for " + known.displayName() + " in " + known.stateDirectory())
            .orElse(", which was not written by this program");
    throw new GatehouseException(
        ExitCode.CONFLICT,
        "systemd has another unit of the name " + name(instance) + ": " + other.get() + owner,
        "use another --profile; or, when that is the one you mean, set HOME and XDG_CONFIG_HOME as"
            + " systemctl --user show-environment shows them; nothing was changed");
  }

  /** Refuses to go on when systemd does not find what was written. */
  private void refuseUnread(Instance instance) {
    UnitStatus status = show(instance);
    refuseElsewhere(instance, status);
    if (!status.loaded() || status.get("FragmentPath").isEmpty()) {
      throw new GatehouseException(
          ExitCode.FAILURE,
          "systemd does not read " + path(instance),
          "the user manager has another home or configuration directory than this command;"
              + " set HOME and XDG_CONFIG_HOME as it has them: systemctl --user show-environment");
    }
  }

  private UnitStatus show(Instance instance) {
    return UnitStatus.parse(ask(instance).out());
  }

  private CommandRunner.Result ask(Instance instance) {
    return systemctl.run("show", name(instance), "--property=" + UnitStatus.PROPERTIES);
  }

  /** Clears the latch of a unit that was given up, so that it can be started again. */
  private void reset(Instance instance) {
    systemctl.run("reset-failed", name(instance));
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
