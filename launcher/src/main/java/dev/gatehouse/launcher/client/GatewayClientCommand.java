package dev.gatehouse.launcher.client;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CliCommand;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.Selection;
import java.util.Map;
import picocli.CommandLine.Mixin;

/** A command that talks to the gateway of one instance. */
public abstract class GatewayClientCommand extends CliCommand {
  @Mixin private Connection connection;

  protected GatewayClientCommand(Cli cli) {
    this(cli, new TimedConnection());
  }

  /** A command whose options of the connection are others than usual. */
  protected GatewayClientCommand(Cli cli, Connection connection) {
    super(cli);
    this.connection = connection;
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

  /** The instance whose running gateway is meant; it may run elsewhere. */
  protected final Instance instance() {
    Instance instance = instance(Selection.Purpose.CLIENT);
    connection.follow(cli(), instance);
    return instance;
  }
}
