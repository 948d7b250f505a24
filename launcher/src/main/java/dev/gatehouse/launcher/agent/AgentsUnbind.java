package dev.gatehouse.launcher.agent;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.ConfigStore;
import dev.gatehouse.launcher.cli.Cli;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code agents unbind}. */
@Command(
    name = "unbind",
    description = "Takes back that an agent answers a chat channel.",
    footer = "  ${ROOT-COMMAND-NAME} agents unbind --bind telegram:work")
final class AgentsUnbind extends BindingCommand {
  @Option(
      names = "--bind",
      paramLabel = "CHANNEL[:ACCOUNT]",
      required = true,
      description = "The channel, or one account of it; may be repeated.")
  private List<String> places = List.of();

  AgentsUnbind(Cli cli) {
    super(cli);
  }

  @Override
  List<Object> run(ConfigStore store, ConfigSnapshot now) {
    List<Object> entries = entries(now);
    for (String place : places) {
      List<Object> left = without(entries, match(place));
      if (left.size() == entries.size()) {
        throw new GatehouseException(
            ExitCode.USAGE,
            "no agent is bound to " + place,
            "see: " + cli().hint("agents bindings"));
      }
      entries = left;
    }
    write(store, entries, "free " + String.join(", ", places));
    return entries;
  }

  @Override
  void print(List<Object> entries) {
    output().line("the main agent answers " + String.join(", ", places));
  }
}
