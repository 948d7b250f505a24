package dev.gatehouse.launcher.backup;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CommandGroup;
import picocli.CommandLine.Command;

/** {@code backup}: the group. */
@Command(
    name = "backup",
    description = "Makes backups of an instance, checks them, lists them, and puts them back.",
    footer = "  ${ROOT-COMMAND-NAME} --profile main backup create",
    subcommands = {BackupCreate.class, BackupVerify.class, BackupList.class, BackupRestore.class})
public final class BackupCommand extends CommandGroup {
  public BackupCommand(Cli cli) {
    super(cli);
  }
}
