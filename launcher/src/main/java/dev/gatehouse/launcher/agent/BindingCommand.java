package dev.gatehouse.launcher.agent;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigPath;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.ConfigStore;
import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CliCommand;
import dev.gatehouse.launcher.client.Fields;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.Selection;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A command on {@code bindings} of the configuration: which agent answers which channel. */
abstract class BindingCommand extends CliCommand {
  private static final String MAIN = "main";

  BindingCommand(Cli cli) {
    super(cli);
  }

  /** Does it, and returns the entries as they are then. */
  abstract List<Object> run(ConfigStore store, ConfigSnapshot now);

  /** Prints the entries for a person. */
  abstract void print(List<Object> entries);

  @Override
  protected final ExitCode run() {
    Instance instance = instance(Selection.Purpose.FILES);
    ConfigStore store = instance.configStore(cli().environment(), Clock.systemUTC());
    List<Object> entries = run(store, store.readValid());
    if (json()) {
      Map<String, Object> document = answer(instance);
      document.put("bindings", entries);
      output().json(document);
    } else {
      print(entries);
    }
    return ExitCode.OK;
  }

  static List<Object> entries(ConfigSnapshot snapshot) {
    return ConfigTrees.at(snapshot.source(), "bindings")
        .filter(List.class::isInstance)
        .map(list -> new ArrayList<Object>((List<?>) list))
        .orElseGet(ArrayList::new);
  }

  /** The entries without those that speak of the same place. */
  static List<Object> without(List<Object> entries, Map<String, Object> match) {
    return new ArrayList<>(
        entries.stream()
            .filter(entry -> !Fields.of(entry).object("match").tree().equals(match))
            .toList());
  }

  static void write(ConfigStore store, List<Object> entries, String why) {
    store.change(
        new ConfigStore.Change("agents", why),
        Optional.empty(),
        document -> document.set(ConfigPath.of("bindings"), entries));
  }

  /** What a person wrote as a place: {@code CHANNEL} or {@code CHANNEL:ACCOUNT}. */
  static Map<String, Object> match(String text) {
    String[] parts = text.strip().split(":", 2);
    if (parts[0].isBlank() || parts.length == 2 && parts[1].isBlank()) {
      throw new GatehouseException(
          ExitCode.USAGE,
          "\"" + text + "\" names no channel",
          "write it like telegram or telegram:work");
    }
    Map<String, Object> match = new LinkedHashMap<>();
    match.put("channel", parts[0]);
    if (parts.length == 2) {
      match.put("accountId", parts[1]);
    }
    return match;
  }

  /** Refuses an agent that the configuration does not have. */
  final void known(ConfigSnapshot snapshot, String agent) {
    List<String> ids =
        Fields.of(ConfigTrees.at(snapshot.resolved(), "agents").orElse(null)).list("list").stream()
            .map(entry -> entry.text("id"))
            .toList();
    if (!ids.contains(agent) && !(ids.isEmpty() && agent.equals(MAIN))) {
      throw new GatehouseException(
          ExitCode.USAGE,
          "there is no agent " + agent,
          ids.isEmpty()
              ? "there is only " + MAIN + "; add others with: agents add NAME"
              : "there are " + String.join(", ", ids));
    }
  }
}
