package dev.gatehouse.profiles.service.launchd;

import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.file.SecureFiles;
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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Services of launchd, in the user's own domain. A stopped agent keeps its definition, so that a
 * start loads it again. All methods block.
 */
public final class LaunchdServices implements NativeServices {
  private static final Kind KIND = new Kind("LaunchAgent", "loaded", "not loaded");
  private static final Duration COMMAND_LIMIT = Duration.ofSeconds(75);

  private final HostFacts host;
  private final ManagerProgram launchctl;
  private final ServiceManager supervisor;
  private final DefinitionFiles files = new DefinitionFiles(new PlistFormat());

  /** The agents of the user that {@code host} names, with real programs. Runs nothing yet. */
  public static LaunchdServices of(HostFacts host, ServiceManager supervisor) {
    return new LaunchdServices(
        host, new SystemCommands(host.environment().variables(), COMMAND_LIMIT), supervisor);
  }

  LaunchdServices(HostFacts host, CommandRunner commands, ServiceManager supervisor) {
    this.host = host;
    this.launchctl =
        new ManagerProgram(
            commands,
            List.of("launchctl"),
            "launchd",
            "see what launchd says with: launchctl print gui/" + host.userId());
    this.supervisor = supervisor;
  }

  @Override
  public Kind kind() {
    return KIND;
  }

  @Override
  public String name(Instance instance) {
    return ServiceNames.of(instance).launchdLabel();
  }

  @Override
  public DefinitionFile definition(Instance instance) {
    return files.read(path(instance), instance);
  }

  @Override
  public List<Preflight> preflight() {
    List<Preflight> found = new ArrayList<>();
    CommandRunner.Result asked = launchctl.run("print", "gui/" + user());
    if (asked.exit() == CommandRunner.Result.NOT_THERE) {
      found.add(
          new Preflight(
              "no-launchctl",
              true,
              "there is no launchctl",
              "keep the gateway running with \"up\""));
    } else if (!asked.good()) {
      found.add(
          new Preflight(
              "no-desktop-session",
              false,
              "nobody is logged in at the screen: the agent runs in the background domain until"
                  + " then",
              "log in at the screen once, or let the machine log in by itself"));
    }
    if (host.environment().get("SUDO_USER").isPresent() && host.userId() == 0) {
      found.add(
          new Preflight(
              "sudo",
              true,
              "this is root by sudo, and agents belong to a user",
              "run it again without sudo"));
    }
    return found;
  }

  @Override
  public void install(
      Instance instance, ServiceDefinition definition, boolean start, boolean force) {
    DefinitionFile before = definition(instance);
    DefinitionFiles.refuseOthers(before, instance, force);
    try {
      SecureFiles.createDirectories(SecureFiles.parent(definition.log()));
      SecureFiles.openAppend(definition.log()).close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    boolean loaded = before.own() && loaded(instance);
    files.write(path(instance), definition);
    launchctl.run("bootout", target(instance));
    try {
      launchctl.manage("install", "enable", target(instance));
      if (start) {
        launchctl.manage("install", "bootstrap", domain(), path(instance).toString());
      }
    } catch (GatehouseException e) {
      files.restore(before);
      if (loaded) {
        launchctl.run("bootstrap", domain(), path(instance).toString());
      }
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
    launchctl.run("bootout", target(instance));
    DefinitionFiles.remove(file.path());
    return true;
  }

  @Override
  public void start(Instance instance) {
    DefinitionFiles.requireOwn(definition(instance), instance);
    launchctl.run("enable", target(instance));
    if (loaded(instance)) {
      launchctl.manage("start", "kickstart", target(instance));
    } else {
      launchctl.manage("start", "bootstrap", domain(), path(instance).toString());
    }
  }

  @Override
  public boolean stop(Instance instance, Duration limit) {
    DefinitionFiles.requireOwn(definition(instance), instance);
    if (!loaded(instance)) {
      return false;
    }
    boolean running = supervisor.state(instance).phase() == ServiceState.Phase.RUNNING;
    // A killed agent would come back; one that is not loaded stays down until it is started.
    launchctl.manage("stop", "bootout", target(instance));
    return running;
  }

  @Override
  public ServiceState state(Instance instance) {
    return definition(instance).own() ? supervisor.state(instance).installed() : ServiceState.NONE;
  }

  @Override
  public boolean enabled(Instance instance) {
    return definition(instance).own() && loaded(instance);
  }

  @Override
  public List<Drift> drift(Instance instance, ServiceDefinition definition) {
    DefinitionFile file = definition(instance);
    return file.own() ? files.drift(file.text(), definition) : List.of();
  }

  @Override
  public String logHint(Instance instance, Path log) {
    return "tail -n 50 " + log;
  }

  private Path path(Instance instance) {
    return host.environment()
        .home()
        .resolve("Library/LaunchAgents")
        .resolve(name(instance) + ".plist");
  }

  private boolean loaded(Instance instance) {
    return launchctl.run("print", target(instance)).good();
  }

  private String target(Instance instance) {
    return domain() + "/" + name(instance);
  }

  /** The desktop's domain while somebody is logged in there, else the user's own. */
  private String domain() {
    String desktop = "gui/" + user();
    return launchctl.run("print", desktop).good() ? desktop : "user/" + user();
  }

  private String user() {
    return Integer.toString(host.userId());
  }
}
