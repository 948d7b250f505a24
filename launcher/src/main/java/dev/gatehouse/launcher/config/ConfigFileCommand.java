package dev.gatehouse.launcher.config;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigDocument;
import dev.gatehouse.core.config.ConfigProblem;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.ConfigStore;
import dev.gatehouse.core.config.Generation;
import dev.gatehouse.core.config.Redactor;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CliCommand;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.Selection;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** A command on the configuration file of one instance. */
abstract class ConfigFileCommand extends CliCommand {
  static final String AUTHOR = "cli";

  ConfigFileCommand(Cli cli) {
    super(cli);
  }

  final Instance instance() {
    return instance(Selection.Purpose.FILES);
  }

  final ConfigStore store(Instance instance) {
    return new ConfigStore(
        instance.distribution(),
        instance.configPath(),
        instance.stateDirectory(),
        cli().environment(),
        Clock.systemUTC());
  }

  static Redactor redactor(Instance instance, ConfigSnapshot snapshot) {
    return Redactor.of(instance.distribution()).with(snapshot);
  }

  /**
   * Changes the file. What nothing reads is refused, for a slip must not look like a success.
   *
   * @param force whether to write it all the same, and whether the file may shrink to less than
   *     half
   */
  static ConfigSnapshot change(
      ConfigStore store,
      String reason,
      Optional<String> baseHash,
      boolean force,
      UnaryOperator<ConfigDocument> edit) {
    if (!force) {
      refuseIdle(store.read(), store.preview(edit));
    }
    return store.change(new ConfigStore.Change(AUTHOR, reason, force), baseHash, edit);
  }

  private static void refuseIdle(ConfigSnapshot before, ConfigSnapshot after) {
    Set<String> known =
        before.problems().stream().map(ConfigProblem::message).collect(Collectors.toSet());
    List<ConfigProblem> added =
        after.problems().stream()
            .filter(problem -> problem.severity() == ConfigProblem.Severity.WARNING)
            .filter(problem -> !problem.path().isEmpty() && !known.contains(problem.message()))
            .toList();
    if (!added.isEmpty()) {
      throw new GatehouseException(
          ExitCode.USAGE,
          "nothing was written: "
              + added.stream().map(ConfigProblem::message).collect(Collectors.joining("; ")),
          added.get(0).remedy() + "; --force writes it all the same");
    }
  }

  /** Says that a change was made, and of what generation it is. */
  final void changed(Instance instance, ConfigStore store, ConfigSnapshot after, String what) {
    List<Generation> history = store.history();
    Optional<Generation> newest =
        history.isEmpty() ? Optional.empty() : Optional.of(history.get(history.size() - 1));
    if (json()) {
      Map<String, Object> answer = answer(instance);
      answer.put("changed", what);
      answer.put("hash", after.hash());
      answer.put("generation", newest.map(Generation::number).orElse(null));
      answer.put("problems", after.problems().stream().map(ConfigFileCommand::json).toList());
      output().json(answer);
      return;
    }
    output()
        .line(
            what
                + newest.map(generation -> " (generation " + generation.number() + ")").orElse(""));
    after.problems().forEach(this::show);
  }

  /** Prints one problem for a person. */
  final void show(ConfigProblem problem) {
    String place =
        problem.line() > 0
            ? problem.file() + ":" + problem.line() + ":" + problem.column()
            : problem.file().toString();
    String subject = problem.path().isEmpty() ? "" : problem.path() + ": ";
    String kind = problem.severity().name().toLowerCase(Locale.ROOT);
    output().note(kind + ": " + subject + problem.message() + "  (" + place + ")");
    if (!problem.lineText().isBlank()) {
      output().note("  " + problem.lineText().strip());
    }
    if (!problem.remedy().isBlank()) {
      output().note("  " + problem.remedy());
    }
  }

  static Map<String, Object> json(ConfigProblem problem) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("severity", problem.severity().name().toLowerCase(Locale.ROOT));
    tree.put("file", problem.file().toString());
    tree.put("line", problem.line());
    tree.put("column", problem.column());
    tree.put("path", problem.path());
    tree.put("message", problem.message());
    tree.put("remedy", problem.remedy());
    return tree;
  }
}
