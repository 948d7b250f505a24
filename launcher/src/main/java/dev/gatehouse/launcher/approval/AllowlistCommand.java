package dev.gatehouse.launcher.approval;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CommandGroup;
import picocli.CommandLine.Command;

/** {@code approvals allowlist}: the group. */
@Command(
    name = "allowlist",
    description = "Changes which programs agents may run without asking.",
    footer = "  ${ROOT-COMMAND-NAME} approvals allowlist add /usr/bin/uptime",
    subcommands = {AllowlistAdd.class, AllowlistRemove.class})
final class AllowlistCommand extends CommandGroup {
  AllowlistCommand(Cli cli) {
    super(cli);
  }
}
