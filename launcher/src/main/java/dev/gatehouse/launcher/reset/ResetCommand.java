package dev.gatehouse.launcher.reset;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.gateway.database.SqliteCopies;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CliCommand;
import dev.gatehouse.launcher.cli.Services;
import dev.gatehouse.launcher.cli.Setups;
import dev.gatehouse.launcher.dialogue.Prompts.Option;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.InstanceReset;
import dev.gatehouse.profiles.KnownInstance;
import dev.gatehouse.profiles.Places;
import dev.gatehouse.profiles.RemovalPlan;
import dev.gatehouse.profiles.ResetResult;
import dev.gatehouse.profiles.ResetScope;
import dev.gatehouse.profiles.Selection;
import dev.gatehouse.profiles.backup.BackupOptions;
import dev.gatehouse.profiles.backup.Backups;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** {@code reset}: takes a set-up back. */
@Command(
    name = "reset",
    description = {
      "Takes a set-up back: a backup first, then files move into a trash folder.",
      "Stops the gateway of this instance; every other instance stays as it is."
    },
    footer = "  ${ROOT-COMMAND-NAME} --profile lab reset --scope config --yes")
public final class ResetCommand extends CliCommand {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

  @picocli.CommandLine.Option(
      names = "--scope",
      paramLabel = "SCOPE",
      description = "config, config+creds+sessions or full (with state directory and workspace).")
  private @Nullable String scope;

  @picocli.CommandLine.Option(names = "--yes", description = "Do it without asking.")
  private boolean yes;

  @picocli.CommandLine.Option(
      names = "--non-interactive",
      description = "Never ask: --scope and --yes are needed.")
  private boolean nonInteractive;

  @picocli.CommandLine.Option(names = "--dry-run", description = "Only say what would be done.")
  private boolean dryRun;

  @picocli.CommandLine.Option(names = "--no-backup", description = "Make no backup first.")
  private boolean noBackup;

  public ResetCommand(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() throws IOException {
    Instance instance = instance(Selection.Purpose.FILES);
    Optional<KnownInstance> known = find(instance);
    if (known.isEmpty()) {
      return nothing(instance);
    }
    Optional<ResetScope> chosen = scope();
    if (chosen.isEmpty()) {
      return cancelled();
    }
    InstanceReset resets = new InstanceReset(Setups.catalog(cli()), Clock.systemUTC());
    if (!dryRun) {
      if (!agreed(chosen.get())) {
        return cancelled();
      }
      stop(instance);
      known = find(instance);
    }
    RemovalPlan plan = resets.plan(known.orElseThrow(), chosen.get());
    if (dryRun) {
      return print(instance, plan.moves(), plan.kept(), Optional.empty());
    }
    ResetResult result =
        resets.perform(plan, chosen.get(), noBackup ? Optional.empty() : Optional.of(this::backup));
    return print(instance, result.moves(), plan.kept(), Optional.of(result));
  }

  private Optional<KnownInstance> find(Instance instance) {
    return Setups.catalog(cli()).all().stream()
        .filter(known -> Places.same(known.instance().stateDirectory(), instance.stateDirectory()))
        .findFirst();
  }

  private Optional<ResetScope> scope() throws IOException {
    if (scope != null) {
      return Optional.of(ResetScope.parse(scope));
    }
    List<Option> options =
        List.of(
            new Option("the configuration"),
            new Option("configuration, credentials, conversations"),
            new Option("everything, workspace too"));
    return Consent.ask(
        output(),
        !nonInteractive && !json(),
        "it was not said how much to reset",
        "add --scope config, --scope config+creds+sessions or --scope full",
        Optional.<ResetScope>empty(),
        prompts ->
            Optional.of(ResetScope.values()[prompts.choose("What is taken away", options, 0)]));
  }

  private boolean agreed(ResetScope chosen) throws IOException {
    return yes
        || Consent.ask(
            output(),
            !nonInteractive && !json(),
            "a reset needs a yes",
            "add --yes, or --dry-run to see what it would do",
            false,
            prompts -> prompts.confirm("Reset (" + chosen.key() + ")?", false));
  }

  private void stop(Instance instance) {
    if (Services.stop(cli(), instance, STOP_LIMIT) && !json()) {
      output().note("stopped the gateway of " + instance.displayName());
    }
  }

  private Path backup(Instance instance) {
    if (!json()) {
      output().note("making a backup…");
    }
    return new Backups(
            Setups.catalog(cli()), new SqliteCopies(), Clock.systemUTC(), new SecureRandom())
        .create(instance, BackupOptions.complete("before a reset"))
        .path();
  }

  private ExitCode print(
      Instance instance,
      List<RemovalPlan.Move> moves,
      List<RemovalPlan.Kept> kept,
      Optional<ResetResult> done) {
    Optional<Path> backup = done.flatMap(ResetResult::backup);
    if (json()) {
      Map<String, Object> answer = answer(instance);
      answer.put("done", done.isPresent());
      answer.put("backup", backup.map(Path::toString).orElse(null));
      answer.put("moves", moves.stream().map(move -> move.from().toString()).toList());
      answer.put("kept", kept.stream().map(one -> one.path().toString()).toList());
      answer.put("restore", done.map(ResetResult::restore).orElse(List.of()));
      output().json(answer);
      return ExitCode.OK;
    }
    String before = done.isPresent() ? "moved away  " : "[dry-run] would move away  ";
    backup.ifPresent(file -> output().line("backup  " + cli().shown(file)));
    moves.forEach(move -> output().line(before + cli().shown(move.from())));
    kept.forEach(
        one -> output().line("kept  " + cli().shown(one.path()) + "  (" + one.why() + ")"));
    if (moves.isEmpty()) {
      output().line("there is nothing to take away");
    } else if (done.isPresent()) {
      output().line("to have it back:");
      done.get().restore().forEach(line -> output().line("  " + line));
      output().line("Next: " + cli().hint(instance, "onboard --install-daemon"));
    }
    return ExitCode.OK;
  }

  private ExitCode nothing(Instance instance) {
    return print(instance, List.of(), List.of(), Optional.empty());
  }

  private ExitCode cancelled() {
    output().line("Reset cancelled.");
    return ExitCode.OK;
  }
}
