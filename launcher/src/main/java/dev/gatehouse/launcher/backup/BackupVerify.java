package dev.gatehouse.launcher.backup;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CliCommand;
import dev.gatehouse.profiles.backup.BackupReport;
import dev.gatehouse.profiles.backup.Backups;
import dev.gatehouse.profiles.backup.Passphrase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code backup verify}: reads a backup to its end. */
@Command(
    name = "verify",
    description = {
      "Reads a backup to its end and compares every file with its checksum; changes nothing.",
      "Ends with 1 when it is damaged, 77 when the passphrase is wrong, 78 when it is too new."
    },
    footer = "  ${ROOT-COMMAND-NAME} backup verify ~/main.zip")
final class BackupVerify extends CliCommand {
  @Parameters(paramLabel = "FILE", description = "The backup.")
  private String file = "";

  @Mixin private final PassphraseSource passphrase = new PassphraseSource();

  BackupVerify(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    Path archive = cli().environment().path(file);
    BackupReport report = verify(BackupTools.backups(cli()), archive);
    if (json()) {
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("path", archive.toString());
      answer.put("backup", report.info().toJson());
      answer.put("files", report.files());
      answer.put("contentBytes", report.bytes());
      answer.put("whole", true);
      output().json(answer);
      return ExitCode.OK;
    }
    output()
        .line(
            "whole: "
                + report.files()
                + " files, "
                + BackupTools.size(report.bytes())
                + ", of "
                + report.info().displayName()
                + " at "
                + Instant.ofEpochMilli(report.info().createdAtMillis()));
    output().line("holds " + BackupTools.names(report.info().parts()));
    return ExitCode.OK;
  }

  private BackupReport verify(Backups backups, Path archive) {
    Optional<Passphrase> secret = passphrase.fromFile(cli());
    try {
      return backups.verify(archive, secret);
    } catch (GatehouseException e) {
      Optional<Passphrase> typed =
          secret.isEmpty() && e.exitCode() == ExitCode.USAGE && Files.isRegularFile(archive)
              ? PassphraseSource.typed("Passphrase")
              : Optional.empty();
      if (typed.isEmpty()) {
        throw e;
      }
      return backups.verify(archive, typed);
    }
  }
}
