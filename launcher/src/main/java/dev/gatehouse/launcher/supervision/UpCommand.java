package dev.gatehouse.launcher.supervision;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CliCommand;
import dev.gatehouse.launcher.cli.InstanceView;
import dev.gatehouse.launcher.cli.PortsView;
import dev.gatehouse.launcher.cli.Services;
import dev.gatehouse.launcher.cli.Setups;
import dev.gatehouse.launcher.cli.Table;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.Selection;
import dev.gatehouse.profiles.SetupOptions;
import dev.gatehouse.profiles.SetupResult;
import dev.gatehouse.profiles.service.ServiceManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code up}: several gateways, each in its own process, running until {@code down}. */
@Command(
    name = "up",
    description = {
      "Starts gateways in the background and keeps them running: main and rescue, or those named.",
      "What is missing is set up first. Running ones are left alone."
    },
    footer = "  ${ROOT-COMMAND-NAME} up --profiles work,private,rescue")
public final class UpCommand extends CliCommand {
  private static final List<String> USUAL = List.of("main", "rescue");

  @Option(
      names = "--profiles",
      paramLabel = "NAME",
      split = ",",
      description = "The profiles to start, separated by commas; default: main,rescue.")
  private List<String> profiles = List.of();

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "How long to wait until they are ready; default: ${DEFAULT-VALUE}.")
  private int timeoutSeconds = 60;

  public UpCommand(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() throws InterruptedException {
    List<String> names = ProfileChoice.given(cli(), profiles).orElse(USUAL);
    List<SetupResult> setups = new ArrayList<>();
    for (String name : names) {
      // One after the other: each has to see the ports that the one before it got.
      Instance instance = ProfileChoice.resolve(cli(), name, Selection.Purpose.START);
      SetupResult setup = Setups.setUp(cli(), instance, SetupOptions.forStart());
      setups.add(setup);
      if (!json() && setup.changed()) {
        output().note("set up " + setup.instance().displayName());
        if (verbose()) {
          Setups.lines(cli(), setup).forEach(line -> output().note("  " + line));
        }
      }
    }
    List<Instance> instances = setups.stream().map(SetupResult::instance).toList();
    ServiceManager manager = Services.manager(cli());
    instances.forEach(manager::start);
    Readiness readiness = new Readiness(cli(), manager, json());
    List<Readiness.Outcome> outcomes =
        readiness.await(instances, Duration.ofSeconds(Math.max(1, timeoutSeconds)));
    boolean good = outcomes.stream().allMatch(Readiness.Outcome::ready);
    if (json()) {
      output().json(document(outcomes));
    } else {
      print(outcomes);
    }
    return good
        ? ExitCode.OK
        : outcomes.stream()
            .filter(outcome -> !outcome.ready())
            .findFirst()
            .orElseThrow()
            .exitCode();
  }

  private Map<String, Object> document(List<Readiness.Outcome> outcomes) {
    List<Object> rows = new ArrayList<>();
    for (Readiness.Outcome outcome : outcomes) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("instance", InstanceView.json(outcome.instance(), verbose()));
      row.put("ready", outcome.ready());
      row.put("url", url(outcome.instance()));
      row.put("pid", outcome.pid() == 0 ? null : outcome.pid());
      row.put("error", outcome.ready() ? null : outcome.detail());
      rows.add(row);
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("ok", outcomes.stream().allMatch(Readiness.Outcome::ready));
    tree.put("instances", rows);
    return tree;
  }

  private void print(List<Readiness.Outcome> outcomes) {
    output().line("");
    Table table =
        Table.of("instance", "state", "gateway", "control", "relay", "canvas", "browsers (cdp)");
    for (Readiness.Outcome outcome : outcomes) {
      Instance instance = outcome.instance();
      table.row(
          instance.displayName(),
          outcome.ready() ? "ready" : "not ready",
          instance.ports().gateway(),
          instance.ports().control(),
          instance.ports().relay(),
          PortsView.canvas(instance.ports()),
          PortsView.cdp(instance.ports()));
    }
    output().table(table);
    for (Readiness.Outcome outcome : outcomes) {
      if (!outcome.ready()) {
        output().note("");
        output().note(output().red(outcome.instance().displayName() + ": " + outcome.detail()));
      }
    }
    if (outcomes.stream().noneMatch(Readiness.Outcome::ready)) {
      return;
    }
    List<Instance> ready =
        outcomes.stream()
            .filter(Readiness.Outcome::ready)
            .map(Readiness.Outcome::instance)
            .toList();
    Instance first = ready.get(0);
    Instance last = ready.get(ready.size() - 1);
    output().line("");
    output().line("Talk to them:");
    for (Instance instance : ready) {
      output().line("  " + cli().hint(instance, "chat"));
    }
    output().line("  " + cli().hint(first, "agent --message \"what is running here?\""));
    output()
        .line("  " + cli().hint(first, "models auth add PROVIDER") + "   (a model of your own)");
    output().line("Look after them:");
    output().line("  " + cli().hint(last, "status"));
    output().line("  " + cli().hint(last, "gateway token --show") + "   (for other clients)");
    output().line("  " + httpUrl(last) + "   (in a browser)");
    output().line("Stop them:");
    if (instances(outcomes).equals(USUAL)) {
      output().line("  " + cli().hint("down"));
    } else {
      output().line("  " + cli().hint("down --profiles " + String.join(",", instances(outcomes))));
    }
  }

  private static List<String> instances(List<Readiness.Outcome> outcomes) {
    return outcomes.stream().map(outcome -> outcome.instance().profile().value()).toList();
  }

  private static String url(Instance instance) {
    return "ws://127.0.0.1:" + instance.ports().gateway();
  }

  private static String httpUrl(Instance instance) {
    return "http://127.0.0.1:" + instance.ports().gateway() + "/";
  }
}
