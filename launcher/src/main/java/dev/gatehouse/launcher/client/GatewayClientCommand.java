package dev.gatehouse.launcher.client;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CliCommand;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.Selection;
import picocli.CommandLine.Mixin;

/** A command that talks to the gateway of one instance. */
public abstract class GatewayClientCommand extends CliCommand {
  @Mixin private Connection connection = new Connection();

  protected GatewayClientCommand(Cli cli) {
    super(cli);
  }

  protected final Connection connection() {
    return connection;
  }

  /** The instance whose running gateway is meant. */
  protected final Instance instance() {
    return instance(Selection.Purpose.CLIENT);
  }
}
