package dev.gatehouse.launcher.gateway;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CliCommand;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.Selection;
import picocli.CommandLine.Command;

/** {@code gateway install}: not there yet, and says so. */
@Command(
    name = "install",
    description = {
      "Will install the gateway as a service of the operating system.",
      "This version cannot do that yet; \"up\" keeps gateways running without one."
    },
    footer = "  ${ROOT-COMMAND-NAME} --profile main gateway install")
final class GatewayInstall extends CliCommand {
  GatewayInstall(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    Instance instance = instance(Selection.Purpose.FILES);
    throw new GatehouseException(
        ExitCode.FAILURE,
        "this version cannot install services yet; nothing was changed",
        "keep the gateway running until the next reboot with: "
            + instance.distribution().id()
            + " up --profiles "
            + instance.profile());
  }
}
