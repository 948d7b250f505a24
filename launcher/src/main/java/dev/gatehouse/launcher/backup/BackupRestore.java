package dev.gatehouse.launcher.backup;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CliCommand;
import dev.gatehouse.profiles.CloneOptions;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.Selection;
import dev.gatehouse.profiles.backup.Backups;
import dev.gatehouse.profiles.backup.Passphrase;
import dev.gatehouse.profiles.backup.RestoreOptions;
import dev.gatehouse.profiles.backup.RestoreResult;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code backup restore}: puts a backup back. */
@Command(
    name = "restore",
    description = {
      "Puts a backup back into the profile that is named; its gateway must not run.",
      "Under the profile it was made of it is that instance again; under another one it gets an",
      "identity, a token and ports of its own, and no credentials unless asked."
    },
    footer = "  ${ROOT-COMMAND-NAME} --profile lab backup restore ~/main.zip")
final class BackupRestore extends CliCommand {
  @Parameters(paramLabel = "FILE", description = "The backup.")
  private String file = "";

  @Option(
      names = "--replace",
      description = "What is there is put aside; the answer says where it lies then.")
  private boolean replace;

  @Option(
      names = "--parts",
      paramLabel = "PART[,PART...]",
      description = "Put back only these: config, credentials, state, workspace, browser, logs.")
  private @Nullable String parts;

  @Option(
      names = "--with-channels",
      description = "Another profile gets the accounts of chat networks too.")
  private boolean withChannels;

  @Option(
      names = "--with-credentials",
      description = "Another profile gets the keys of models and services too.")
  private boolean withCredentials;

  @Mixin private final PassphraseSource passphrase = new PassphraseSource();

  BackupRestore(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    Instance target = instance(Selection.Purpose.START);
    Path archive = cli().environment().path(file);
    RestoreOptions options =
        RestoreOptions.usual().with(new CloneOptions(withChannels, withCredentials));
    options = replace ? options.replacing() : options;
    if (parts != null) {
      options = options.of(BackupTools.parts(parts));
    }
    RestoreResult result = restore(BackupTools.backups(cli()), archive, target, options);
    if (json()) {
      Map<String, Object> answer = answer(result.instance());
      answer.put("backup", result.info().toJson());
      answer.put("sameInstance", result.sameInstance());
      answer.put("files", result.files());
      answer.put("contentBytes", result.bytes());
      answer.put("putAside", result.putAside().stream().map(Path::toString).toList());
      answer.put("dropped", result.dropped());
      answer.put("notes", result.notes());
      output().json(answer);
      return ExitCode.OK;
    }
    output()
        .line(
            "restored "
                + result.files()
                + " files of "
                + result.info().displayName()
                + " into "
                + result.instance().displayName());
    result.putAside().forEach(path -> output().line("what was there is in " + cli().shown(path)));
    result.dropped().forEach(key -> output().line("left out  " + key));
    result.notes().forEach(note -> output().note("note: " + cli().shown(note)));
    output().line("start it with " + cli().hint(result.instance(), "gateway"));
    return ExitCode.OK;
  }

  private RestoreResult restore(
      Backups backups, Path archive, Instance target, RestoreOptions options) {
    Optional<Passphrase> secret = passphrase.fromFile(cli());
    RestoreOptions first = secret.map(options::openedBy).orElse(options);
    try {
      return backups.restore(archive, target, first);
    } catch (GatehouseException e) {
      Optional<Passphrase> typed =
          secret.isEmpty()
                  && e.exitCode() == ExitCode.USAGE
                  && String.valueOf(e.getMessage()).contains("sealed")
              ? PassphraseSource.typed("Passphrase")
              : Optional.empty();
      if (typed.isEmpty()) {
        throw e;
      }
      return backups.restore(archive, target, options.openedBy(typed.get()));
    }
  }
}
