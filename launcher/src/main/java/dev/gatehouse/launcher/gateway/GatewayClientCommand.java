package dev.gatehouse.launcher.gateway;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CliCommand;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.Selection;
import picocli.CommandLine.Mixin;

/** A command that talks to the gateway of one instance. */
abstract class GatewayClientCommand extends CliCommand {
  @Mixin private Connection connection = new Connection();

  GatewayClientCommand(Cli cli) {
    super(cli);
  }

  final Connection connection() {
    return connection;
  }

  /** The instance whose running gateway is meant. */
  final Instance instance() {
    return instance(Selection.Purpose.CLIENT);
  }
}
