package dev.gatehouse.launcher.backup;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CliCommand;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.Selection;
import dev.gatehouse.profiles.backup.BackupOptions;
import dev.gatehouse.profiles.backup.BackupResult;
import dev.gatehouse.profiles.backup.Backups;
import dev.gatehouse.profiles.backup.Passphrase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code backup create}: one file with everything. */
@Command(
    name = "create",
    description = {
      "Writes one file with configuration, credentials, state and workspace, also while it runs.",
      "The file holds secrets: it is readable for this user only; --seal encrypts it."
    },
    footer = "  ${ROOT-COMMAND-NAME} --profile main backup create --output ~/main.zip")
final class BackupCreate extends CliCommand {
  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Where to; a file that does not exist yet. Else the host's backup directory.")
  private @Nullable String output;

  @Option(
      names = "--parts",
      paramLabel = "PART[,PART...]",
      description =
          "What to take: config, credentials, state, workspace, browser, logs; all but the last"
              + " two when left out.")
  private @Nullable String parts;

  @Option(names = "--seal", description = "Encrypt it with a passphrase that is asked for.")
  private boolean seal;

  @Option(names = "--reason", paramLabel = "TEXT", description = "One line to find it again.")
  private String reason = "";

  @Option(
      names = "--keep",
      paramLabel = "COUNT",
      description =
          "How many stay of those made for the same reason; older ones are deleted once this one"
              + " is read back and whole.")
  private @Nullable Integer keep;

  @Mixin private final PassphraseSource passphrase = new PassphraseSource();

  BackupCreate(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    if (keep != null && (keep < 1 || output != null)) {
      throw new GatehouseException(
          ExitCode.USAGE,
          keep < 1
              ? "--keep " + keep + " would leave no backup"
              : "--keep counts in the host's directory of backups, --output writes elsewhere",
          keep < 1 ? "keep 1 or more" : "leave one of them out");
    }
    Instance instance = instance(Selection.Purpose.FILES);
    BackupOptions options = BackupOptions.usual(reason);
    if (output != null) {
      options = options.to(cli().environment().path(output));
    }
    if (parts != null) {
      options = options.of(BackupTools.parts(parts));
    }
    Optional<Passphrase> secret = passphrase.fromFile(cli());
    if (secret.isEmpty() && seal) {
      secret = Optional.of(PassphraseSource.chosen());
    }
    if (secret.isPresent()) {
      options = options.sealedBy(secret.get());
    }
    Backups backups = BackupTools.backups(cli());
    BackupResult made = backups.create(instance, options);
    List<Path> removed =
        keep == null ? List.of() : backups.keepNewest(made, keep, options.passphrase());
    if (json()) {
      Map<String, Object> answer = answer(instance);
      answer.put("path", made.path().toString());
      answer.put("backup", made.info().toJson());
      answer.put("files", made.files());
      answer.put("contentBytes", made.contentBytes());
      answer.put("archiveBytes", made.archiveBytes());
      answer.put("leftOut", made.leftOut());
      answer.put("removed", removed.stream().map(Path::toString).toList());
      output().json(answer);
      return ExitCode.OK;
    }
    made.leftOut().forEach(line -> output().note("left out: " + cli().shown(line)));
    output()
        .line(
            "wrote "
                + cli().shown(made.path())
                + ": "
                + made.files()
                + " files, "
                + BackupTools.size(made.archiveBytes())
                + (made.info().sealed() ? ", sealed" : ", holds secrets in clear"));
    output().line("holds " + BackupTools.names(made.info().parts()));
    removed.forEach(path -> output().line("removed  " + cli().shown(path)));
    return ExitCode.OK;
  }
}
