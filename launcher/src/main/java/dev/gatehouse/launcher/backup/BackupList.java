package dev.gatehouse.launcher.backup;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CliCommand;
import dev.gatehouse.launcher.cli.Table;
import dev.gatehouse.profiles.backup.BackupInfo;
import dev.gatehouse.profiles.backup.Backups;
import dev.gatehouse.profiles.backup.ListedBackup;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code backup list}: what lies in the host's directory of backups. */
@Command(
    name = "list",
    description = "Lists the backups in the host's backup directory, newest first.",
    footer = "  ${ROOT-COMMAND-NAME} backup list")
final class BackupList extends CliCommand {
  BackupList(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    List<ListedBackup> backups = BackupTools.backups(cli()).list();
    if (json()) {
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("directory", Backups.directory(cli().host()).toString());
      answer.put("backups", backups.stream().map(BackupList::json).toList());
      output().json(answer);
      return ExitCode.OK;
    }
    if (backups.isEmpty()) {
      output().line("no backups in " + cli().shown(Backups.directory(cli().host())));
      return ExitCode.OK;
    }
    Table table = Table.of("WHEN", "INSTANCE", "SIZE", "SEALED", "REASON", "FILE");
    for (ListedBackup backup : backups) {
      table.row(
          backup
              .info()
              .map(info -> Instant.ofEpochMilli(info.createdAtMillis()).toString())
              .orElse("?"),
          backup.info().map(BackupInfo::displayName).orElse("?"),
          BackupTools.size(backup.bytes()),
          backup.info().map(info -> info.sealed() ? "yes" : "no").orElse("?"),
          backup.info().map(BackupInfo::reason).orElse(backup.problem()),
          cli().shown(backup.path()));
    }
    output().table(table);
    return ExitCode.OK;
  }

  private static Map<String, Object> json(ListedBackup backup) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("path", backup.path().toString());
    tree.put("bytes", backup.bytes());
    backup.info().ifPresent(info -> tree.put("backup", info.toJson()));
    if (!backup.problem().isEmpty()) {
      tree.put("problem", backup.problem());
    }
    return tree;
  }
}
