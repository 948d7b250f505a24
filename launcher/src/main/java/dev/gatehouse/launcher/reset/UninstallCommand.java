package dev.gatehouse.launcher.reset;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CliCommand;
import dev.gatehouse.launcher.cli.Services;
import dev.gatehouse.launcher.cli.Setups;
import dev.gatehouse.launcher.dialogue.Prompts.Option;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.InstanceRemoval;
import dev.gatehouse.profiles.KnownInstance;
import dev.gatehouse.profiles.Places;
import dev.gatehouse.profiles.RemovalPlan;
import dev.gatehouse.profiles.RemovalResult;
import dev.gatehouse.profiles.Selection;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;

/** {@code uninstall}: takes this instance, and nothing else, off the machine. */
@Command(
    name = "uninstall",
    description = {
      "Takes this instance off the machine: its service, its files, its workspace.",
      "Files move into a trash folder. Other instances and the program itself stay."
    },
    footer = "  ${ROOT-COMMAND-NAME} --profile lab uninstall --all --yes")
public final class UninstallCommand extends CliCommand {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(15);
  private static final int SERVICE = 0;
  private static final int STATE = 1;
  private static final int WORKSPACE = 2;

  @picocli.CommandLine.Option(names = "--service", description = "Stop and remove the service.")
  private boolean service;

  @picocli.CommandLine.Option(
      names = "--state",
      description = "Take away the state directory and the configuration.")
  private boolean state;

  @picocli.CommandLine.Option(names = "--workspace", description = "Take away the workspace.")
  private boolean workspace;

  @picocli.CommandLine.Option(
      names = "--app",
      description = "Say how the program itself is removed.")
  private boolean app;

  @picocli.CommandLine.Option(names = "--all", description = "Service, state and workspace.")
  private boolean all;

  @picocli.CommandLine.Option(names = "--yes", description = "Do it without asking.")
  private boolean yes;

  @picocli.CommandLine.Option(
      names = "--non-interactive",
      description = "Never ask: what to take away and --yes are needed.")
  private boolean nonInteractive;

  @picocli.CommandLine.Option(names = "--dry-run", description = "Only say what would be done.")
  private boolean dryRun;

  public UninstallCommand(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() throws IOException {
    Instance instance = instance(Selection.Purpose.FILES);
    Set<Integer> parts = parts();
    if (parts.isEmpty() && !app) {
      output().line("Uninstall cancelled.");
      return ExitCode.OK;
    }
    if (!dryRun && !parts.isEmpty() && !agreed(instance)) {
      output().line("Uninstall cancelled.");
      return ExitCode.OK;
    }
    List<String> lines = new ArrayList<>();
    List<String> gone = new ArrayList<>();
    List<String> restore = new ArrayList<>();
    if (!dryRun && !parts.isEmpty() && Services.stop(cli(), instance, STOP_LIMIT)) {
      lines.add("stopped the gateway of " + instance.displayName());
    }
    if (parts.contains(SERVICE)) {
      lines.addAll(InstalledService.remove(cli(), instance, dryRun));
    }
    if (parts.contains(STATE) || parts.contains(WORKSPACE)) {
      files(instance, parts, lines, gone, restore);
    }
    return print(instance, lines, gone, restore);
  }

  private void files(
      Instance instance,
      Set<Integer> parts,
      List<String> lines,
      List<String> gone,
      List<String> restore) {
    Optional<KnownInstance> known =
        Setups.catalog(cli()).all().stream()
            .filter(
                other -> Places.same(other.instance().stateDirectory(), instance.stateDirectory()))
            .findFirst();
    if (known.isEmpty()) {
      lines.add("there are no files of " + instance.displayName());
      return;
    }
    InstanceRemoval removal = new InstanceRemoval(Setups.catalog(cli()), Clock.systemUTC());
    RemovalPlan plan =
        removal.plan(known.get()).part(parts.contains(STATE), parts.contains(WORKSPACE));
    List<RemovalPlan.Move> moves = plan.moves();
    if (!dryRun) {
      RemovalResult result = removal.perform(plan);
      moves = result.moves();
      restore.addAll(result.restore());
    }
    for (RemovalPlan.Move move : moves) {
      gone.add(move.from().toString());
      lines.add(
          (dryRun ? "[dry-run] would move away  " : "moved away  ") + cli().shown(move.from()));
    }
    plan.kept()
        .forEach(kept -> lines.add("kept  " + cli().shown(kept.path()) + "  (" + kept.why() + ")"));
  }

  private Set<Integer> parts() throws IOException {
    Set<Integer> parts = new LinkedHashSet<>();
    if (service || all) {
      parts.add(SERVICE);
    }
    if (state || all) {
      parts.add(STATE);
    }
    if (workspace || all) {
      parts.add(WORKSPACE);
    }
    if (!parts.isEmpty() || app) {
      return parts;
    }
    List<Option> options =
        List.of(
            new Option("service"),
            new Option("state", "configuration, credentials, conversations"),
            new Option("workspace", "the agents' files"));
    return Consent.ask(
        output(),
        !nonInteractive && !json(),
        "it was not said what to take away",
        "add --all, or --service, --state, --workspace",
        Set.<Integer>of(),
        prompts ->
            prompts.chooseMany("What is taken away", options, Set.of(SERVICE, STATE, WORKSPACE)));
  }

  private boolean agreed(Instance instance) throws IOException {
    return yes
        || Consent.ask(
            output(),
            !nonInteractive && !json(),
            "taking an instance away needs a yes",
            "add --yes, or --dry-run to see what it would do",
            false,
            prompts -> prompts.confirm("Take " + instance.displayName() + " away?", false));
  }

  private ExitCode print(
      Instance instance, List<String> lines, List<String> gone, List<String> restore) {
    List<String> others =
        Setups.catalog(cli()).all().stream()
            .filter(
                other -> !Places.same(other.instance().stateDirectory(), instance.stateDirectory()))
            .map(KnownInstance::name)
            .toList();
    if (json()) {
      Map<String, Object> answer = answer(instance);
      answer.put("done", !dryRun);
      answer.put("moves", gone);
      answer.put("restore", restore);
      answer.put("steps", lines);
      answer.put("others", others);
      output().json(answer);
      return ExitCode.OK;
    }
    lines.forEach(output()::line);
    if (!restore.isEmpty()) {
      output().line("to have it back:");
      restore.forEach(line -> output().line("  " + line));
    }
    if (!others.isEmpty()) {
      output().line("still there, and untouched: " + String.join(", ", others));
    }
    output()
        .line(
            app
                ? "the program itself: delete the directory that it was unpacked to"
                : "the program itself stays");
    return ExitCode.OK;
  }
}
