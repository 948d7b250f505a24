package dev.gatehouse.launcher.message;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CommandGroup;
import picocli.CommandLine.Command;

/** {@code message}: the group. */
@Command(
    name = "message",
    description = "Sends a message through a chat channel.",
    footer = "  ${ROOT-COMMAND-NAME} message send --target +100 --message hello --dry-run",
    subcommands = {MessageSend.class})
public final class MessageCommand extends CommandGroup {
  public MessageCommand(Cli cli) {
    super(cli);
  }
}
