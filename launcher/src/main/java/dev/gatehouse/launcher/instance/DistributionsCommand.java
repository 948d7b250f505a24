package dev.gatehouse.launcher.instance;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.distribution.Distribution;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CliCommand;
import dev.gatehouse.launcher.cli.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code distributions}: the products that can be chosen. */
@Command(
    name = "distributions",
    description = "Lists the products that this program can run.",
    footer = "  ${ROOT-COMMAND-NAME} distributions")
public final class DistributionsCommand extends CliCommand {
  public DistributionsCommand(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    if (json()) {
      List<Object> rows = new ArrayList<>();
      cli().distributions().all().forEach(distribution -> rows.add(json(distribution)));
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("chosen", cli().distribution().id());
      answer.put("distributions", rows);
      output().json(answer);
      return ExitCode.OK;
    }
    Table table =
        Table.of("distribution", "name", "variables", "state directory", "port", "canvas");
    for (Distribution distribution : cli().distributions().all()) {
      table.row(
          distribution.id() + (distribution.id().equals(cli().distribution().id()) ? " *" : ""),
          distribution.displayName(),
          distribution.environmentPrefix() + "…",
          "~/" + distribution.stateDirectoryName(),
          distribution.defaultPort(),
          distribution.ports().canvas().isPresent()
              ? "base + " + distribution.ports().canvas().getAsInt()
              : "on gateway");
    }
    output().table(table);
    return ExitCode.OK;
  }

  private static Map<String, Object> json(Distribution distribution) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("id", distribution.id());
    tree.put("displayName", distribution.displayName());
    tree.put("environmentPrefix", distribution.environmentPrefix());
    tree.put("stateDirectoryName", distribution.stateDirectoryName());
    tree.put("configFileName", distribution.configFileName());
    tree.put("defaultPort", distribution.defaultPort());
    tree.put("devPort", distribution.devPort());
    return tree;
  }
}
