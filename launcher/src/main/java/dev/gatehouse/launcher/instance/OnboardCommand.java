package dev.gatehouse.launcher.instance;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CliCommand;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.Selection;
import picocli.CommandLine.Command;

/** {@code onboard}: not there yet, and says so. */
@Command(
    name = "onboard",
    description = {
      "Will lead through the first set-up in a dialogue.",
      "This version cannot do that yet; \"setup\" makes an instance ready without questions."
    },
    footer = "  ${ROOT-COMMAND-NAME} --profile rescue onboard")
public final class OnboardCommand extends CliCommand {
  public OnboardCommand(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    Instance instance = instance(Selection.Purpose.FILES);
    throw new GatehouseException(
        ExitCode.FAILURE,
        "this version has no dialogue for the first set-up yet; nothing was changed",
        "make the instance ready with: " + cli().hint(instance, "setup"));
  }
}
