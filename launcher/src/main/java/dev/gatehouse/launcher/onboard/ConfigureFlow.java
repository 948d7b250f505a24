package dev.gatehouse.launcher.onboard;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.provider.ModelSetup;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.dialogue.Dialogue;
import dev.gatehouse.launcher.dialogue.Prompts;
import dev.gatehouse.launcher.dialogue.Prompts.Leave;
import dev.gatehouse.launcher.dialogue.Prompts.Option;
import dev.gatehouse.launcher.dialogue.Prompts.StepBack;
import dev.gatehouse.launcher.dialogue.TerminalPrompts;
import dev.gatehouse.launcher.onboard.Report.Health;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.Selection;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** Changes parts of a set-up, each by itself: with a person, or without one. */
final class ConfigureFlow {
  private final Cli cli;
  private final OnboardOptions options;
  private final boolean json;
  private final boolean verbose;
  private final String version;

  ConfigureFlow(Cli cli, OnboardOptions options, boolean json, boolean verbose, String version) {
    this.cli = cli;
    this.options = options;
    this.json = json;
    this.verbose = verbose;
    this.version = version;
  }

  ExitCode run(List<Section> sections) throws IOException, InterruptedException {
    Instance instance = resolve();
    Answers answers = new Answers();
    options.fill(
        answers,
        new ModelSetup(instance, cli.environment(), Clock.systemUTC()),
        new SecretInput(System.in));
    refuseForeign(sections, answers);
    boolean said = !answers.topics().isEmpty() || !answers.secrets().isEmpty();
    if (!said && !json && !options.nonInteractive() && System.console() != null) {
      try (Terminal terminal =
          TerminalBuilder.builder().system(true).graphemeCluster(false).build()) {
        return ask(sections, new TerminalPrompts(terminal, cli.output()));
      }
    }
    if (sections.equals(List.of(Section.HEALTH))) {
      return health(instance);
    }
    if (!said) {
      throw new GatehouseException(
          ExitCode.USAGE,
          "nothing to change was named, and there is no terminal to ask in",
          "give options, for example --gateway-port 19001; see: " + cli.hint("configure --help"));
    }
    return new OnboardFlow(cli, options, json, verbose, version).doIt(instance, answers);
  }

  /** Asks a person about these sections, or about those that the person chooses. */
  ExitCode ask(List<Section> sections, Prompts prompts) throws InterruptedException {
    try {
      if (!sections.isEmpty()) {
        for (Section section : sections) {
          change(section, prompts);
        }
        return ExitCode.OK;
      }
      while (true) {
        Optional<Section> section = choose(prompts);
        if (section.isEmpty()) {
          return ExitCode.OK;
        }
        change(section.get(), prompts);
      }
    } catch (Leave e) {
      prompts.say("left; what was answered to its end is written, nothing else was changed");
      return ExitCode.FAILURE;
    }
  }

  private static Optional<Section> choose(Prompts prompts) throws Leave {
    List<Option> choices = new ArrayList<>();
    for (Section section : Section.values()) {
      choices.add(new Option(section.id(), section.text()));
    }
    choices.add(new Option("done"));
    try {
      int chosen = prompts.choose("What do you want to change?", choices, choices.size() - 1);
      return chosen < Section.values().length
          ? Optional.of(Section.values()[chosen])
          : Optional.empty();
    } catch (StepBack e) {
      return Optional.empty();
    }
  }

  private void change(Section section, Prompts prompts) throws Leave, InterruptedException {
    Instance instance = resolve();
    if (section == Section.HEALTH) {
      prompts.say(new HealthLook(cli).look(instance, Duration.ZERO).text());
      return;
    }
    OnboardWork work =
        new OnboardWork(cli, prompts::say).skipHealth(true).skipKeyCheck(options.skipKeyCheck());
    Answers answers = new Answers();
    Set<Topic> nothing = EnumSet.noneOf(Topic.class);
    Questions questions = new Questions(cli, work.propose(instance), work, nothing);
    new Dialogue<Answers>(section.questions(questions), kept -> {}).run(prompts, answers);
    try {
      Report report = work.perform(instance, answers, version);
      new ReportView(cli, report, answers, options).changes().forEach(prompts::say);
    } catch (GatehouseException e) {
      prompts.warn(e.getMessage() + "; " + e.remedy());
    }
  }

  private ExitCode health(Instance instance) throws InterruptedException {
    Health health = new HealthLook(cli).look(instance, Duration.ZERO);
    if (json) {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("health", health.state());
      tree.put("detail", health.text());
      cli.output().json(tree);
    } else {
      cli.output().line(health.text());
    }
    return switch (health.state()) {
      case "ready" -> ExitCode.OK;
      case "not-running" -> ExitCode.NOT_RUNNING;
      default -> ExitCode.FAILURE;
    };
  }

  private static void refuseForeign(List<Section> sections, Answers answers) {
    for (Topic topic : answers.topics()) {
      if (!sections.isEmpty() && sections.stream().noneMatch(section -> section.has(topic))) {
        throw new GatehouseException(
            ExitCode.USAGE,
            "an option does not belong to the section "
                + String.join(", ", sections.stream().map(Section::id).toList()),
            "leave --section out, or name the section that the option belongs to");
      }
    }
  }

  private Instance resolve() {
    return cli.resolve(cli.selection().withPurpose(Selection.Purpose.START));
  }
}
