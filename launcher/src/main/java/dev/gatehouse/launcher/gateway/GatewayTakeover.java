package dev.gatehouse.launcher.gateway;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.gateway.handover.Takeover;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CliCommand;
import java.io.IOException;
import java.time.Clock;
import picocli.CommandLine.Command;

/** {@code gateway takeover}: what a running gateway starts to be replaced. */
@Command(
    name = "takeover",
    hidden = true,
    description = "Takes the place of the gateway that started this command; \"upgrade\" does.",
    footer = "  ${ROOT-COMMAND-NAME} --profile main gateway takeover")
final class GatewayTakeover extends CliCommand {
  GatewayTakeover(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() throws InterruptedException, IOException {
    try (Takeover takeover = Takeover.fromStandardInput(Clock.systemUTC())) {
      return new Foreground(cli(), json(), verbose()).takeOver(takeover);
    }
  }
}
