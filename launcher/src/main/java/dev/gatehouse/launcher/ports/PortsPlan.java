package dev.gatehouse.launcher.ports;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CliCommand;
import dev.gatehouse.launcher.cli.PortsView;
import dev.gatehouse.launcher.cli.Setups;
import dev.gatehouse.launcher.cli.Table;
import dev.gatehouse.ports.LeaseInfo;
import dev.gatehouse.ports.LeaseTable;
import dev.gatehouse.ports.PortBlock;
import dev.gatehouse.ports.PortPlan;
import dev.gatehouse.ports.PortPlanner;
import dev.gatehouse.ports.PortProbe;
import dev.gatehouse.ports.Ports;
import dev.gatehouse.profiles.KnownInstance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ports plan}: free base ports for new instances. */
@Command(
    name = "plan",
    description = "Finds free base ports for new instances, around everything on this host.",
    footer = "  ${ROOT-COMMAND-NAME} ports plan --count 5 --base 20001")
final class PortsPlan extends CliCommand {
  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "2",
      description = "For how many instances; default: ${DEFAULT-VALUE}.")
  private int count = 2;

  @Option(names = "--base", paramLabel = "PORT", description = "The first base port to try.")
  private @Nullable String base;

  @Option(
      names = "--spacing",
      paramLabel = "PORTS",
      description = "Distance between base ports; so far that nothing overlaps when left out.")
  private @Nullable Integer spacing;

  PortsPlan(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    OptionalInt first =
        base == null ? OptionalInt.empty() : OptionalInt.of(Ports.parse(base, "--base"));
    PortProbe probe = new PortProbe();
    PortPlanner planner =
        new PortPlanner(
            cli().distribution().ports(), cli().distribution().defaultPort(), taken(probe), probe);
    List<PortPlan> plans =
        planner.plan(count, first, spacing == null ? OptionalInt.empty() : OptionalInt.of(spacing));
    if (json()) {
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("distribution", cli().distribution().id());
      answer.put("plans", plans.stream().map(PortsView::json).toList());
      output().json(answer);
      return ExitCode.OK;
    }
    Table table = Table.of("gateway", "control", "relay", "canvas", "browsers (cdp)");
    for (PortPlan plan : plans) {
      table.row(
          plan.gateway(),
          plan.control(),
          plan.relay(),
          PortsView.canvas(plan),
          PortsView.cdp(plan));
    }
    output().table(table);
    return ExitCode.OK;
  }

  private List<PortBlock> taken(PortProbe probe) {
    List<PortBlock> blocks = new ArrayList<>();
    Setups.catalog(cli()).all().stream()
        .map(KnownInstance::block)
        .forEach(block -> block.ifPresent(blocks::add));
    new LeaseTable(cli().host(), probe)
        .active().stream().map(LeaseInfo::block).forEach(blocks::add);
    return blocks;
  }
}
