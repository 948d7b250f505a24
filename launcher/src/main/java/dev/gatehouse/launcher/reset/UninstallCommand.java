package dev.gatehouse.launcher.reset;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CliCommand;
import dev.gatehouse.launcher.cli.Setups;
import dev.gatehouse.launcher.dialogue.Prompts.Option;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.InstanceCatalog;
import dev.gatehouse.profiles.InstanceRemoval;
import dev.gatehouse.profiles.KnownInstance;
import dev.gatehouse.profiles.Places;
import dev.gatehouse.profiles.RemovalPlan;
import dev.gatehouse.profiles.RemovalResult;
import dev.gatehouse.profiles.Selection;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code uninstall}: takes this instance, and nothing else, off the machine. */
@Command(
    name = "uninstall",
    description = {
      "Takes this instance off the machine: its service, its files, its workspace.",
      "Files move into a trash folder. Other instances and the program itself stay."
    },
    footer = "  ${ROOT-COMMAND-NAME} --profile lab uninstall --all --yes")
public final class UninstallCommand extends CliCommand {
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

  @Mixin private final Consent consent = new Consent();

  public UninstallCommand(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() throws IOException {
    Instance instance = instance(Selection.Purpose.FILES);
    Set<Integer> parts = parts();
    boolean agreed =
        parts.isEmpty()
            ? app
            : consent.given(
                output(),
                json(),
                "taking an instance away",
                "Take " + instance.displayName() + " away?");
    if (!agreed) {
      output().line("Uninstall cancelled.");
      return ExitCode.OK;
    }
    List<String> lines = new ArrayList<>();
    List<String> gone = new ArrayList<>();
    List<String> restore = new ArrayList<>();
    if (!consent.dryRun() && !parts.isEmpty()) {
      Resets.stop(cli(), instance).ifPresent(lines::add);
    }
    if (parts.contains(SERVICE)) {
      lines.addAll(InstalledService.remove(cli(), instance, consent.dryRun()));
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
    InstanceCatalog catalog = Setups.catalog(cli());
    Optional<KnownInstance> known = catalog.find(instance);
    if (known.isEmpty()) {
      lines.add("there are no files of " + instance.displayName());
      return;
    }
    InstanceRemoval removal = new InstanceRemoval(catalog, Clock.systemUTC());
    RemovalPlan plan =
        removal.plan(known.get()).part(parts.contains(STATE), parts.contains(WORKSPACE));
    List<RemovalPlan.Move> moves = plan.moves();
    if (!consent.dryRun()) {
      RemovalResult result = removal.perform(plan);
      moves = result.moves();
      restore.addAll(result.restore());
    }
    moves.forEach(move -> gone.add(move.from().toString()));
    lines.addAll(Resets.lines(cli(), moves, plan.kept(), !consent.dryRun()));
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
    return consent.ask(
        output(),
        json(),
        "it was not said what to take away",
        "add --all, or --service, --state, --workspace",
        Set.<Integer>of(),
        prompts ->
            prompts.chooseMany("What is taken away", options, Set.of(SERVICE, STATE, WORKSPACE)));
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
      answer.put("done", !consent.dryRun());
      answer.put("moves", gone);
      answer.put("restore", restore);
      answer.put("steps", lines);
      answer.put("others", others);
      output().json(answer);
      return ExitCode.OK;
    }
    lines.forEach(output()::line);
    Resets.restoring(restore).forEach(output()::line);
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
