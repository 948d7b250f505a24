package dev.gatehouse.launcher.agent;

import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.ConfigStore;
import dev.gatehouse.launcher.cli.Cli;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code agents bind}. */
@Command(
    name = "bind",
    description = "Lets an agent answer a chat channel, or one account of it.",
    footer = "  ${ROOT-COMMAND-NAME} agents bind --agent research --bind telegram:work")
final class AgentsBind extends BindingCommand {
  @Option(
      names = "--agent",
      paramLabel = "ID",
      defaultValue = "main",
      description = "The agent that answers; default: ${DEFAULT-VALUE}.")
  private String agent = "main";

  @Option(
      names = "--bind",
      paramLabel = "CHANNEL[:ACCOUNT]",
      required = true,
      description = "The channel, or one account of it; may be repeated.")
  private List<String> places = List.of();

  AgentsBind(Cli cli) {
    super(cli);
  }

  @Override
  List<Object> run(ConfigStore store, ConfigSnapshot now) {
    known(now, agent);
    List<Object> entries = entries(now);
    for (String place : places) {
      Map<String, Object> match = match(place);
      entries = without(entries, match);
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("agentId", agent);
      entry.put("match", match);
      entries.add(entry);
    }
    write(store, entries, "let " + agent + " answer " + String.join(", ", places));
    return entries;
  }

  @Override
  void print(List<Object> entries) {
    output().line(agent + " answers " + String.join(", ", places));
  }
}
