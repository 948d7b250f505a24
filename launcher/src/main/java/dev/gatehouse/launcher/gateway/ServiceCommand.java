package dev.gatehouse.launcher.gateway;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CliCommand;
import dev.gatehouse.launcher.cli.Services;
import dev.gatehouse.launcher.client.Connection;
import dev.gatehouse.launcher.supervision.Readiness;
import dev.gatehouse.ports.LeaseInfo;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.service.ServiceState;
import dev.gatehouse.profiles.service.host.HostServices;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** A command that changes how an instance's gateway is kept running. */
abstract class ServiceCommand extends CliCommand {
  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "How long it may take to be ready; default: ${DEFAULT-VALUE}.")
  private int timeoutSeconds = 60;

  private final List<String> hints = new ArrayList<>();

  ServiceCommand(Cli cli) {
    super(cli);
  }

  /** A line that a person should read, kept for programs too. */
  final void hint(String text) {
    hints.add(text);
    if (!json()) {
      text.lines().forEach(line -> output().note("  " + line));
    }
  }

  final Duration limit() {
    return Duration.ofSeconds(Math.max(1, timeoutSeconds));
  }

  /** Waits until a gateway other than {@code earlier} is ready. */
  final Readiness.Outcome awaitReady(
      HostServices manager, Instance instance, Optional<LeaseInfo> earlier)
      throws InterruptedException {
    return new Readiness(cli(), manager, json()).awaitNew(instance, earlier, limit());
  }

  /** Prints how the action ended, in the family's form for programs. */
  final ExitCode done(
      Instance instance, String action, String result, String message, Map<String, ?> more) {
    if (json()) {
      Map<String, Object> answer = answer(instance);
      answer.put("ok", true);
      answer.put("action", action);
      answer.put("result", result);
      answer.put("message", message);
      answer.put("hints", hints);
      answer.put("service", ServiceReport.of(cli(), instance).json());
      answer.putAll(more);
      output().json(answer);
    } else {
      output().line(message);
    }
    return ExitCode.OK;
  }

  /** Ends the command with the reason why the gateway is not ready, unless it is. */
  static void requireReady(Readiness.Outcome outcome, Cli cli) {
    if (!outcome.ready()) {
      throw new GatehouseException(
          outcome.exitCode(),
          outcome.instance().displayName() + " is not ready: " + outcome.detail(),
          "see why with: " + cli.hint(outcome.instance(), "gateway status"));
    }
  }

  /**
   * The process of a gateway that runs outside everything that keeps gateways running: in a
   * terminal, or inside another program.
   */
  static Optional<LeaseInfo> unmanaged(Cli cli, HostServices manager, Instance instance) {
    Optional<LeaseInfo> lease = Connection.lease(cli, instance);
    ServiceState state = manager.state(instance);
    boolean kept =
        state.phase() == ServiceState.Phase.RUNNING || state.phase() == ServiceState.Phase.ORPHANED;
    return kept ? Optional.empty() : lease;
  }

  static String url(Instance instance) {
    return "ws://127.0.0.1:" + instance.ports().gateway();
  }

  /** What it costs that no service of the operating system keeps the instance. */
  static String supervisedOnly(Cli cli, Instance instance) {
    return "our own supervisor keeps it running until this machine restarts; then start it with: "
        + cli.hint(instance, "up --profiles " + instance.profile())
            .replace(" --profile " + instance.profile(), "");
  }

  static HostServices manager(Cli cli) {
    return Services.manager(cli);
  }
}
