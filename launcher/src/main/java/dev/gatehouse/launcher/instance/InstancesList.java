package dev.gatehouse.launcher.instance;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CliCommand;
import dev.gatehouse.launcher.cli.InstanceView;
import dev.gatehouse.launcher.cli.Setups;
import dev.gatehouse.launcher.cli.Table;
import dev.gatehouse.profiles.KnownInstance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code instances list}: every instance of this host, from its files alone. */
@Command(
    name = "list",
    description = "Lists every instance on this host, of every distribution, running or not.",
    footer = "  ${ROOT-COMMAND-NAME} instances list --json")
final class InstancesList extends CliCommand {
  InstancesList(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    List<KnownInstance> known = Setups.catalog(cli()).all();
    if (json()) {
      List<Object> rows = new ArrayList<>();
      for (KnownInstance one : known) {
        Map<String, Object> row = InstanceView.json(one.instance(), verbose());
        row.put("running", one.running().isPresent());
        row.put("vanished", one.vanished());
        row.put("configValid", one.configValid());
        row.put("problems", one.problems());
        rows.add(row);
      }
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("instances", rows);
      output().json(answer);
      return ExitCode.OK;
    }
    if (known.isEmpty()) {
      output().line("no instance on this host; make one with: " + cli().hint("setup"));
      return ExitCode.OK;
    }
    Table table = Table.of("instance", "running", "port", "state directory", "workspace");
    for (KnownInstance one : known) {
      table.row(
          one.name(),
          one.running().isPresent() ? "yes" : "no",
          one.running().map(lease -> lease.basePort()).orElse(one.instance().ports().gateway()),
          cli().shown(one.instance().stateDirectory()),
          cli().shown(one.instance().workspace()));
    }
    output().table(table);
    known.forEach(
        one -> one.problems().forEach(problem -> output().note(one.name() + ": " + problem)));
    return ExitCode.OK;
  }
}
