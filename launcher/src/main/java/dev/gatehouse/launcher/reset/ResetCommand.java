package dev.gatehouse.launcher.reset;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CliCommand;
import dev.gatehouse.launcher.cli.Setups;
import dev.gatehouse.launcher.dialogue.Prompts.Option;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.RemovalPlan;
import dev.gatehouse.profiles.RemovalPlan.Kept;
import dev.gatehouse.profiles.RemovalPlan.Move;
import dev.gatehouse.profiles.ResetResult;
import dev.gatehouse.profiles.ResetScope;
import dev.gatehouse.profiles.Selection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code reset}: takes a set-up back. */
@Command(
    name = "reset",
    description = {
      "Takes a set-up back: a backup first, then files move into a trash folder.",
      "Stops the gateway of this instance; every other instance stays as it is."
    },
    footer = "  ${ROOT-COMMAND-NAME} --profile lab reset --scope config --yes")
public final class ResetCommand extends CliCommand {
  @picocli.CommandLine.Option(
      names = "--scope",
      paramLabel = "SCOPE",
      description = "config, config+creds+sessions or full (with state directory and workspace).")
  private @Nullable String scope;

  @Mixin private final Consent consent = new Consent();

  @picocli.CommandLine.Option(names = "--no-backup", description = "Make no backup first.")
  private boolean noBackup;

  public ResetCommand(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() throws IOException {
    Instance instance = instance(Selection.Purpose.FILES);
    if (Setups.catalog(cli()).find(instance).isEmpty()) {
      return print(instance, Optional.empty(), Optional.empty());
    }
    Optional<ResetScope> chosen = scope();
    if (chosen.isEmpty()
        || !consent.given(output(), json(), "a reset", "Reset (" + chosen.get().key() + ")?")) {
      output().line("Reset cancelled.");
      return ExitCode.OK;
    }
    if (!consent.dryRun()) {
      Resets.stop(cli(), instance).ifPresent(this::note);
    }
    Optional<RemovalPlan> plan = Resets.plan(cli(), instance, chosen.get());
    return print(
        instance,
        plan,
        plan.filter(any -> !consent.dryRun())
            .map(
                todo ->
                    Resets.perform(
                        cli(),
                        todo,
                        chosen.get(),
                        noBackup ? Optional.empty() : Optional.of(this::note))));
  }

  private void note(String text) {
    if (!json()) {
      output().note(text);
    }
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
    return consent.ask(
        output(),
        json(),
        "it was not said how much to reset",
        "add --scope config, --scope config+creds+sessions or --scope full",
        Optional.<ResetScope>empty(),
        prompts ->
            Optional.of(ResetScope.values()[prompts.choose("What is taken away", options, 0)]));
  }

  private ExitCode print(
      Instance instance, Optional<RemovalPlan> plan, Optional<ResetResult> done) {
    List<Move> moves =
        done.map(ResetResult::moves).or(() -> plan.map(RemovalPlan::moves)).orElse(List.of());
    List<Kept> kept = plan.map(RemovalPlan::kept).orElse(List.of());
    Optional<Path> backup = done.flatMap(ResetResult::backup);
    List<String> restore = done.map(ResetResult::restore).orElse(List.of());
    if (json()) {
      Map<String, Object> answer = answer(instance);
      answer.put("done", done.isPresent());
      answer.put("backup", backup.map(Path::toString).orElse(null));
      answer.put("moves", moves.stream().map(move -> move.from().toString()).toList());
      answer.put("kept", kept.stream().map(one -> one.path().toString()).toList());
      answer.put("restore", restore);
      output().json(answer);
      return ExitCode.OK;
    }
    backup.ifPresent(file -> output().line("backup  " + cli().shown(file)));
    Resets.lines(cli(), moves, kept, done.isPresent()).forEach(output()::line);
    if (moves.isEmpty()) {
      output().line("there is nothing to take away");
    } else if (done.isPresent()) {
      Resets.restoring(restore).forEach(output()::line);
      output().line("Next: " + cli().hint(instance, "onboard --install-daemon"));
    }
    return ExitCode.OK;
  }
}
