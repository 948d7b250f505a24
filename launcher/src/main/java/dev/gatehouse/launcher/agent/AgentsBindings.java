package dev.gatehouse.launcher.agent;

import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.ConfigStore;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Table;
import dev.gatehouse.launcher.client.Fields;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code agents bindings}. */
@Command(
    name = "bindings",
    description = "Shows which agent answers which chat channel.",
    footer = "  ${ROOT-COMMAND-NAME} agents bindings")
final class AgentsBindings extends BindingCommand {
  AgentsBindings(Cli cli) {
    super(cli);
  }

  @Override
  List<Object> run(ConfigStore store, ConfigSnapshot now) {
    return entries(now);
  }

  @Override
  void print(List<Object> entries) {
    Table table = Table.of("agent", "channel", "account", "with");
    for (Object entry : entries) {
      Fields binding = Fields.of(entry);
      Fields match = binding.object("match");
      table.row(
          binding.text("agentId"),
          match.text("channel"),
          match.find("accountId").orElse("default"),
          match
              .object("peer")
              .find("id")
              .or(() -> match.find("guildId"))
              .or(() -> match.find("teamId"))
              .orElse("everybody"));
    }
    if (table.isEmpty()) {
      output().line("the main agent answers everybody");
    } else {
      output().table(table);
    }
  }
}
