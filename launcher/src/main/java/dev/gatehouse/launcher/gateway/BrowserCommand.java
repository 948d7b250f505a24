package dev.gatehouse.launcher.gateway;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CommandGroup;
import picocli.CommandLine.Command;

/** {@code browser}: the group. */
@Command(
    name = "browser",
    description = "Asks the instance's own browser control service, through its gateway.",
    footer = "  ${ROOT-COMMAND-NAME} --profile rescue browser status",
    subcommands = {BrowserStatus.class, BrowserProfiles.class})
public final class BrowserCommand extends CommandGroup {
  public BrowserCommand(Cli cli) {
    super(cli);
  }
}
