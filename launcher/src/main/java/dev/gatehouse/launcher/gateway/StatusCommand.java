package dev.gatehouse.launcher.gateway;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Durations;
import dev.gatehouse.launcher.cli.InstanceView;
import dev.gatehouse.launcher.cli.PortsView;
import dev.gatehouse.launcher.cli.Services;
import dev.gatehouse.launcher.cli.Table;
import dev.gatehouse.launcher.client.Connection;
import dev.gatehouse.launcher.client.GatewayClientCommand;
import dev.gatehouse.ports.LeaseInfo;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.InstanceCatalog;
import dev.gatehouse.profiles.KnownInstance;
import dev.gatehouse.profiles.service.ServiceState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code status} and {@code gateway status}: one instance, or all of this host. */
@Command(
    name = "status",
    description = {
      "Says how an instance is doing; exit 3 when its gateway is not running.",
      "With --all every instance on this host, running or not, of every distribution."
    },
    footer = "  ${ROOT-COMMAND-NAME} --profile rescue status --json")
public final class StatusCommand extends GatewayClientCommand {
  @Option(names = "--all", description = "Every instance on this host.")
  private boolean all;

  @Option(names = "--deep", description = "Ask the gateway for its health, too.")
  private boolean deep;

  public StatusCommand(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    return all ? everyInstance() : oneInstance();
  }

  private ExitCode oneInstance() {
    Instance instance = instance();
    GatewayStanding standing = GatewayStanding.of(cli(), instance, connection(), deep);
    ServiceState service = Services.manager(cli()).state(instance);
    if (json()) {
      Map<String, Object> answer = answer(instance);
      answer.put("gateway", standing.json(instance, connection()));
      answer.put("service", Services.json(service));
      standing.status().forEach(answer::putIfAbsent);
      if (deep) {
        answer.put("health", standing.health());
      }
      output().json(answer);
    } else {
      print(instance, standing, service);
    }
    return standing.exitCode();
  }

  private void print(Instance instance, GatewayStanding standing, ServiceState service) {
    line("gateway", gatewayText(instance, standing));
    if (standing.reachable()) {
      line("control", "http://127.0.0.1:" + instance.ports().control());
      line("canvas", PortsView.canvas(instance.ports()));
      line("sessions", count(standing.status(), "sessions", "count"));
      line("version", standing.version());
      ConfigLines.of(standing.status()).forEach(text -> line("config", text));
      BudgetLines.of(standing.status()).forEach(text -> line("budget", text));
    }
    Services.text(service).ifPresent(text -> line("service", text));
    if (deep && !standing.health().isEmpty()) {
      line("health", Boolean.TRUE.equals(standing.health().get("ok")) ? "well" : "not well");
    }
    standing
        .failure()
        .ifPresent(failure -> failure.remedy().lines().forEach(hint -> output().note("  " + hint)));
    if (!standing.running() && instance.marker().isEmpty()) {
      output().note("  see which instances there are with: " + cli().hint("status --all"));
    }
  }

  private String gatewayText(Instance instance, GatewayStanding standing) {
    if (standing.reachable()) {
      return output().green("running")
          + "  "
          + connection().address(instance)
          + standing
              .lease()
              .map(
                  lease ->
                      "  (process "
                          + lease.pid()
                          + ", "
                          + Durations.since(lease.sinceMillis())
                          + ")")
              .orElse("");
    }
    String reason = standing.failure().orElseThrow().getMessage();
    return standing.running()
        ? output().red("not answering") + "  " + reason
        : notRunning(instance);
  }

  private String notRunning(Instance instance) {
    return output().red("not running") + Connection.holder(instance);
  }

  private void line(String label, String text) {
    output().line("%-9s %s".formatted(label, text));
  }

  private static String count(Map<String, Object> tree, String... path) {
    return ConfigTrees.at(tree, path).map(Object::toString).orElse("0");
  }

  private ExitCode everyInstance() {
    List<KnownInstance> known =
        new InstanceCatalog(cli().distributions(), cli().environment(), cli().host()).all();
    if (json()) {
      List<Object> rows = new ArrayList<>();
      known.forEach(one -> rows.add(row(one)));
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("instances", rows);
      output().json(answer);
      return ExitCode.OK;
    }
    if (known.isEmpty()) {
      output().line("no instance on this host; make one with: " + cli().hint("up"));
      return ExitCode.OK;
    }
    Table table = Table.of("instance", "state", "port", "process", "service", "state directory");
    for (KnownInstance one : known) {
      table.row(
          one.name(),
          state(one),
          base(one),
          one.running().map(LeaseInfo::pid).map(Object::toString).orElse("-"),
          Services.manager(cli()).state(one.instance()).phase().name().toLowerCase(Locale.ROOT),
          cli().shown(one.instance().stateDirectory()));
    }
    output().table(table);
    known.forEach(
        one -> one.problems().forEach(problem -> output().note(one.name() + ": " + problem)));
    return ExitCode.OK;
  }

  private Map<String, Object> row(KnownInstance one) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("instance", InstanceView.json(one.instance(), verbose()));
    tree.put("state", state(one));
    tree.put("running", one.running().isPresent());
    tree.put("port", base(one));
    tree.put("pid", one.running().map(LeaseInfo::pid).orElse(null));
    tree.put("sinceMs", one.running().map(LeaseInfo::sinceMillis).orElse(null));
    tree.put("service", Services.json(Services.manager(cli()).state(one.instance())));
    tree.put("configValid", one.configValid());
    tree.put("problems", one.problems());
    return tree;
  }

  private static String state(KnownInstance one) {
    if (one.vanished()) {
      return "gone";
    }
    return one.running().isPresent() ? "running" : "stopped";
  }

  private static int base(KnownInstance one) {
    Optional<LeaseInfo> lease = one.running();
    return lease.isPresent() ? lease.get().basePort() : one.instance().ports().gateway();
  }
}
