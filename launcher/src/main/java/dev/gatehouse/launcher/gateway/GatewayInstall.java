package dev.gatehouse.launcher.gateway;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Services;
import dev.gatehouse.launcher.cli.Setups;
import dev.gatehouse.launcher.client.Connection;
import dev.gatehouse.launcher.supervision.Readiness;
import dev.gatehouse.ports.LeaseInfo;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.Selection;
import dev.gatehouse.profiles.SetupOptions;
import dev.gatehouse.profiles.SetupResult;
import dev.gatehouse.profiles.service.Drift;
import dev.gatehouse.profiles.service.NativeServices;
import dev.gatehouse.profiles.service.Preflight;
import dev.gatehouse.profiles.service.ServiceDefinition;
import dev.gatehouse.profiles.service.ServiceState;
import dev.gatehouse.profiles.service.host.HostServices;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gateway install}: the gateway becomes a service of the operating system. */
@Command(
    name = "install",
    description = {
      "Installs the gateway as a service of this user and starts it; a new instance is set up.",
      "Where no service manager can be had, says why, and our own supervisor keeps it running."
    },
    footer = "  ${ROOT-COMMAND-NAME} --profile main gateway install")
final class GatewayInstall extends ServiceCommand {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Base port, kept in the configuration; the service reads it there.")
  private @Nullable String port;

  @Option(
      names = "--env",
      paramLabel = "NAME",
      split = ",",
      description = "A variable that the service gets from here, by a file that only you can read.")
  private List<String> passed = List.of();

  @Option(names = "--no-start", description = "Install and enable, but do not start it now.")
  private boolean noStart;

  @Option(
      names = "--linger",
      description = "Let your services go on without a login (systemd: loginctl enable-linger).")
  private boolean linger;

  @Option(
      names = "--force",
      description = "Install again although nothing differs; take over a name whose owner is gone.")
  private boolean force;

  @Option(names = "--runtime", paramLabel = "NAME", description = "Accepted for old scripts.")
  private @Nullable String runtime;

  GatewayInstall(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() throws InterruptedException {
    HostServices manager = manager(cli());
    Optional<NativeServices> system = manager.system();
    if (linger) {
      turnLingeringOn(system);
    }
    Instance instance = prepare();
    List<Preflight> preflight = system.map(NativeServices::preflight).orElse(List.of());
    Optional<Preflight> blocked = preflight.stream().filter(Preflight::blocks).findFirst();
    if (system.isEmpty() || blocked.isPresent()) {
      return supervise(manager, instance, blocked);
    }
    for (Preflight warning : preflight) {
      hint("note: " + warning.message() + "\n  " + warning.remedy());
    }
    return install(manager, system.get(), instance);
  }

  /** Before anything else, so that a refusal has changed nothing. */
  private void turnLingeringOn(Optional<NativeServices> system) {
    system
        .orElseThrow(
            () ->
                new GatehouseException(
                    ExitCode.USAGE,
                    "this system has no service manager whose services could linger",
                    "leave --linger out"))
        .linger();
    hint("all services of your account now start with the machine and outlast your logout");
  }

  private Instance prepare() {
    Selection selection = cli().selection().withPurpose(Selection.Purpose.START);
    Instance resolved =
        cli().resolve(Optional.ofNullable(port).map(selection::withPort).orElse(selection));
    SetupOptions options = SetupOptions.forStart();
    if (port != null) {
      options = options.withPort(resolved.ports().gateway());
    }
    SetupResult setup = Setups.setUp(cli(), resolved, options);
    show(setup.instance());
    if (!json()) {
      Setups.lines(cli(), setup).forEach(line -> output().note("  " + line));
    }
    return setup.instance();
  }

  private ExitCode install(HostServices manager, NativeServices system, Instance instance)
      throws InterruptedException {
    ServiceDefinition definition = Services.plan(cli(), instance).define(instance, passed);
    boolean present = system.definition(instance).own();
    List<Drift> drifts = system.drift(instance, definition);
    ServiceState.Phase phase = system.state(instance).phase();
    boolean running = phase == ServiceState.Phase.RUNNING;
    if (present
        && drifts.isEmpty()
        && passed.isEmpty()
        && !force
        && system.enabled(instance)
        && (running || noStart)) {
      hint("install it again with: " + cli().hint(instance, "gateway install --force"));
      return done(
          instance,
          "install",
          "already-installed",
          system.name(instance) + " is installed and as it should be",
          Map.of());
    }
    Optional<LeaseInfo> before = Connection.lease(cli(), instance);
    Optional<LeaseInfo> elsewhere = running ? Optional.empty() : outside(manager, instance);
    boolean start = !noStart && elsewhere.isEmpty();
    if (start && !running) {
      // What "up" has started would be in the way of the service; it is ours to end.
      manager.supervisor().stop(instance, STOP_LIMIT);
    }
    system.install(instance, definition, start, force);
    if (!json()) {
      drifts.forEach(drift -> output().line("changed: " + drift.text()));
    }
    elsewhere.ifPresent(
        lease ->
            hint(
                "it already runs as process "
                    + lease.pid()
                    + ", started by hand; when that has ended: "
                    + cli().hint(instance, "gateway start")));
    if (start) {
      requireReady(awaitReady(manager, instance, before), cli());
    }
    hint("what it prints: " + system.logHint(instance, definition.log()));
    Map<String, Object> more = new LinkedHashMap<>();
    more.put("started", start);
    more.put("changes", ServiceReport.json(drifts));
    more.put("url", url(instance));
    return done(
        instance,
        "install",
        present ? "updated" : "installed",
        (present ? "updated " : "installed ")
            + system.name(instance)
            + (start ? " and started it: " + url(instance) : ""),
        more);
  }

  /** A gateway that somebody runs by hand; one of our supervisor is not. */
  private Optional<LeaseInfo> outside(HostServices manager, Instance instance) {
    ServiceState.Phase supervised = manager.supervisor().state(instance).phase();
    return supervised == ServiceState.Phase.NONE || supervised == ServiceState.Phase.GAVE_UP
        ? Connection.lease(cli(), instance)
        : Optional.empty();
  }

  private ExitCode supervise(HostServices manager, Instance instance, Optional<Preflight> blocked)
      throws InterruptedException {
    String why = blocked.map(Preflight::message).orElse("this system has no service manager");
    if (noStart) {
      throw new GatehouseException(
          ExitCode.FAILURE,
          "no service can be installed: " + why,
          blocked.map(Preflight::remedy).orElse("start it with up"));
    }
    hint("no service of the operating system: " + why);
    blocked.ifPresent(preflight -> hint(preflight.remedy()));
    Optional<LeaseInfo> running = unmanaged(cli(), manager, instance);
    if (running.isPresent()) {
      // As with a service of the operating system: what a person started is theirs to end.
      hint(
          "it already runs as process "
              + running.get().pid()
              + ", started by hand; when that has ended: "
              + cli().hint(instance, "gateway start"));
      return done(
          instance,
          "install",
          "prepared",
          instance.displayName() + " can be kept running by our own supervisor",
          Map.of("started", false, "changes", List.of(), "url", url(instance)));
    }
    manager.supervisor().start(instance);
    Readiness.Outcome outcome = awaitReady(manager, instance, Optional.empty());
    requireReady(outcome, cli());
    hint(supervisedOnly(cli(), instance));
    Map<String, Object> more = new LinkedHashMap<>();
    more.put("started", true);
    more.put("changes", List.of());
    more.put("url", url(outcome.instance()));
    more.put("preflight", ServiceReport.warnings(blocked.map(List::of).orElse(List.of())));
    return done(
        outcome.instance(),
        "install",
        "supervised",
        instance.displayName()
            + " is kept running by our own supervisor: "
            + url(outcome.instance()),
        more);
  }
}
