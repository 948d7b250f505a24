package dev.gatehouse.launcher.client;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CliCommand;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.Selection;
import java.util.Map;
import picocli.CommandLine.Mixin;

/** A command that talks to the gateway of one instance. */
public abstract class GatewayClientCommand extends CliCommand {
  @Mixin private TimedConnection connection = new TimedConnection();

  protected GatewayClientCommand(Cli cli) {
    super(cli);
  }

  protected final Connection connection() {
    return connection;
  }

  /** Prints a gateway's answer: as one document with what else there is to tell, or as text. */
  protected final void show(
      Instance instance, Fields answer, Map<String, ?> more, Runnable forPeople) {
    if (json()) {
      Map<String, Object> document = answer(instance);
      document.putAll(more);
      answer.tree().forEach(document::putIfAbsent);
      output().json(document);
    } else {
      forPeople.run();
    }
  }

  /** The instance whose running gateway is meant. */
  protected final Instance instance() {
    return instance(Selection.Purpose.CLIENT);
  }
}
