package dev.gatehouse.launcher.gateway;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Durations;
import dev.gatehouse.launcher.cli.Services;
import dev.gatehouse.launcher.cli.Setups;
import dev.gatehouse.launcher.client.Connection;
import dev.gatehouse.launcher.client.GatewayClientCommand;
import dev.gatehouse.ports.LeaseInfo;
import dev.gatehouse.ports.PortProbe;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.KnownInstance;
import dev.gatehouse.profiles.Selection;
import dev.gatehouse.profiles.service.DefinitionFile;
import dev.gatehouse.profiles.service.Drift;
import dev.gatehouse.profiles.service.NativeServices;
import dev.gatehouse.profiles.service.Preflight;
import dev.gatehouse.profiles.service.ServiceOwner;
import dev.gatehouse.profiles.service.ServiceState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gateway status}: the service, the process, the port, the answer, and what differs. */
@Command(
    name = "status",
    description = {
      "Says how the gateway and its service are doing; exit 0 only when both are well.",
      "Compares the installed service with this command line: configuration, places, program."
    },
    footer = "  ${ROOT-COMMAND-NAME} --profile main gateway status")
final class GatewayStatus extends GatewayClientCommand {
  @Option(names = "--deep", description = "Ask what would stand in the way of a service, too.")
  private boolean deep;

  @Option(names = "--no-probe", description = "Do not connect to the gateway.")
  private boolean noProbe;

  GatewayStatus(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    Instance instance = instance(Selection.Purpose.CLIENT); // the service of this machine
    ServiceReport service = ServiceReport.of(cli(), instance);
    GatewayStanding standing =
        noProbe
            ? GatewayStanding.unasked(cli(), instance)
            : GatewayStanding.of(cli(), instance, connection(), true);
    List<Drift> drifts = service.drift(cli());
    List<Preflight> preflight =
        deep
            ? service.manager().system().map(NativeServices::preflight).orElse(List.of())
            : List.of();
    List<String> troubles = troubles(instance, service, standing, drifts);
    ExitCode code = exitCode(service, standing, drifts);
    if (json()) {
      output().json(document(instance, service, standing, drifts, preflight, troubles, code));
    } else {
      print(instance, service, standing, drifts, preflight, troubles);
    }
    return code;
  }

  private ExitCode exitCode(ServiceReport service, GatewayStanding standing, List<Drift> drifts) {
    if (noProbe && standing.lease().isEmpty()) {
      return ExitCode.NOT_RUNNING;
    }
    if (!standing.reachable()) {
      return standing.exitCode();
    }
    boolean unwell = !noProbe && !Boolean.TRUE.equals(standing.health().get("ok"));
    boolean abandoned =
        service.state().phase() == ServiceState.Phase.GAVE_UP
            || service.state().phase() == ServiceState.Phase.WAITING;
    boolean elsewhere = drifts.stream().anyMatch(Drift::serious);
    return unwell || abandoned || elsewhere ? ExitCode.FAILURE : ExitCode.OK;
  }

  private List<String> troubles(
      Instance instance, ServiceReport service, GatewayStanding standing, List<Drift> drifts) {
    List<String> troubles = new ArrayList<>();
    service.definition().ifPresent(file -> foreign(file, instance).ifPresent(troubles::add));
    if (service.state().phase() == ServiceState.Phase.GAVE_UP) {
      troubles.add(
          "the service was given up: "
              + service.state().detail()
              + "; start it again with: "
              + cli().hint(instance, "gateway start"));
    }
    if (service.installed()
        && service.state().phase() == ServiceState.Phase.STOPPED
        && standing.lease().isPresent()) {
      troubles.add(
          "process "
              + standing.lease().orElseThrow().pid()
              + " runs the gateway, not the service; end it with: "
              + cli().hint(instance, "gateway stop"));
    }
    if (!drifts.isEmpty()) {
      troubles.add(
          (drifts.stream().anyMatch(Drift::serious)
                  ? "the service runs other places than this command line"
                  : "the service is not as it would be installed now")
              + "; bring it up to date with: "
              + cli().hint(instance, "gateway install"));
    }
    standing
        .failure()
        .map(GatehouseException::remedy)
        .filter(remedy -> !remedy.isBlank())
        .ifPresent(troubles::add);
    return troubles;
  }

  private static Optional<String> foreign(DefinitionFile file, Instance instance) {
    return switch (file.ownership()) {
      case ABSENT, OWN -> Optional.empty();
      case FOREIGN ->
          Optional.of(file.path() + " has this service's name and was not written by this program");
      case OTHER_INSTANCE ->
          Optional.of(
              file.path()
                  + " belongs to "
                  + file.owner().map(ServiceOwner::displayName).orElse("another instance")
                  + " in "
                  + file.owner().map(owner -> owner.stateDirectory().toString()).orElse("?")
                  + ", not to "
                  + instance.displayName());
    };
  }

  private Map<String, Object> document(
      Instance instance,
      ServiceReport service,
      GatewayStanding standing,
      List<Drift> drifts,
      List<Preflight> preflight,
      List<String> troubles,
      ExitCode code) {
    Map<String, Object> answer = answer(instance);
    answer.put("ok", code == ExitCode.OK);
    Map<String, Object> kept = service.json();
    Map<String, Object> audit = new LinkedHashMap<>();
    audit.put("ok", drifts.isEmpty());
    audit.put("issues", ServiceReport.json(drifts));
    kept.put("configAudit", audit);
    answer.put("service", kept);
    answer.put("config", config(instance, service));
    Map<String, Object> gateway = standing.json(instance, connection());
    if (noProbe) {
      gateway.put("running", standing.lease().isPresent());
      gateway.put("reachable", null);
      gateway.put("connectLatencyMs", null);
      gateway.put("version", null);
    }
    answer.put("gateway", gateway);
    answer.put("port", port(instance));
    Map<String, Object> rpc = new LinkedHashMap<>();
    rpc.put("ok", noProbe ? null : standing.reachable());
    rpc.put("url", connection().address(instance).toString());
    rpc.put("error", standing.failure().map(GatehouseException::getMessage).orElse(null));
    answer.put("rpc", rpc);
    answer.put("health", standing.health());
    answer.put("siblings", siblings(instance));
    answer.put("preflight", ServiceReport.warnings(preflight));
    answer.put("troubles", troubles);
    return answer;
  }

  private static Map<String, Object> config(Instance instance, ServiceReport service) {
    Optional<ServiceOwner> owner = service.definition().flatMap(DefinitionFile::owner);
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("cli", Map.of("path", instance.configPath().toString()));
    tree.put(
        "daemon", owner.map(known -> Map.of("path", known.configPath().toString())).orElse(null));
    tree.put(
        "mismatch",
        service.installed()
            && owner.filter(known -> known.configPath().equals(instance.configPath())).isEmpty());
    return tree;
  }

  private static Map<String, Object> port(Instance instance) {
    int port = instance.ports().gateway();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("port", port);
    List<Object> listeners =
        new PortProbe().listeners(port).stream().map(one -> (Object) one.text()).toList();
    tree.put("status", listeners.isEmpty() ? "free" : "busy");
    tree.put("listeners", listeners);
    return tree;
  }

  /** The other instances of this distribution: siblings, and no intruders. */
  private List<Object> siblings(Instance instance) {
    List<Object> rows = new ArrayList<>();
    for (KnownInstance known : others(instance)) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("name", known.name());
      row.put("profile", known.instance().profile().value());
      row.put("port", known.instance().ports().gateway());
      row.put("running", known.running().isPresent());
      row.put("service", phase(Services.manager(cli()).state(known.instance()).phase()));
      rows.add(row);
    }
    return rows;
  }

  private List<KnownInstance> others(Instance instance) {
    return Setups.catalog(cli()).all().stream()
        .filter(known -> known.distribution().id().equals(instance.distribution().id()))
        .filter(known -> !known.instance().stateDirectory().equals(instance.stateDirectory()))
        .toList();
  }

  private void print(
      Instance instance,
      ServiceReport service,
      GatewayStanding standing,
      List<Drift> drifts,
      List<Preflight> preflight,
      List<String> troubles) {
    line("service", serviceText(service));
    if (service.installed()) {
      service.definition().ifPresent(file -> line("file", cli().shown(file.path())));
    }
    line("process", processText(standing));
    line("gateway", gatewayText(instance, standing));
    line("config", cli().shown(instance.configPath()));
    service
        .definition()
        .flatMap(DefinitionFile::owner)
        .filter(owner -> !owner.configPath().equals(instance.configPath()))
        .ifPresent(
            owner -> line("", output().red("the service runs " + cli().shown(owner.configPath()))));
    for (KnownInstance known : others(instance)) {
      line(
          "sibling",
          known.name()
              + " on port "
              + known.instance().ports().gateway()
              + (known.running().isPresent() ? ", running" : ", stopped"));
    }
    drifts.forEach(drift -> line("differs", drift.text()));
    preflight.forEach(
        one -> line(one.blocks() ? "blocked" : "note", one.message() + "\n" + one.remedy()));
    troubles.forEach(trouble -> trouble.lines().forEach(part -> output().note("  " + part)));
  }

  private String serviceText(ServiceReport service) {
    String name =
        service.installed()
            ? service.manager().system().orElseThrow().name(service.instance())
                + " ("
                + service.manager().system().orElseThrow().kind().label()
                + ")  "
            : "";
    ServiceState state = service.state();
    String detail = state.detail().isEmpty() ? "" : ": " + state.detail();
    return switch (state.phase()) {
      case NONE -> "none; install one with: " + cli().hint(service.instance(), "gateway install");
      case STOPPED -> name + "stopped" + detail;
      case RUNNING ->
          name
              + output().green(service.installed() ? "running" : "supervised")
              + detail
              + (state.restarts() > 0 ? ", restarted " + state.restarts() + " times" : "");
      case WAITING -> name + "waiting to start again" + detail;
      case ORPHANED -> name + "running, but nobody keeps it" + detail;
      case GAVE_UP -> name + output().red("given up") + detail;
    };
  }

  private static String processText(GatewayStanding standing) {
    return standing
        .lease()
        .map(LeaseInfo::pid)
        .map(pid -> pid + ", " + Durations.since(standing.lease().orElseThrow().sinceMillis()))
        .orElse("none");
  }

  private String gatewayText(Instance instance, GatewayStanding standing) {
    if (noProbe) {
      return "port " + instance.ports().gateway() + ", not asked";
    }
    if (!standing.reachable()) {
      return output().red(standing.running() ? "not answering" : "not running")
          + Connection.holder(instance);
    }
    return (Boolean.TRUE.equals(standing.health().get("ok"))
            ? output().green("well")
            : output().red("not well"))
        + "  "
        + connection().address(instance)
        + "  ("
        + standing.latencyMillis()
        + " ms, version "
        + standing.version()
        + ")";
  }

  private static String phase(ServiceState.Phase phase) {
    return phase.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private void line(String label, String text) {
    output().line("%-9s %s".formatted(label, text));
  }
}
