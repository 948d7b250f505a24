package dev.gatehouse.launcher.onboard;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.provider.ModelSetup;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.InstanceView;
import dev.gatehouse.launcher.dialogue.Dialogue;
import dev.gatehouse.launcher.dialogue.Prompts;
import dev.gatehouse.launcher.dialogue.Prompts.Leave;
import dev.gatehouse.launcher.dialogue.Prompts.Option;
import dev.gatehouse.launcher.dialogue.Prompts.StepBack;
import dev.gatehouse.launcher.dialogue.TerminalPrompts;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.Selection;
import dev.gatehouse.profiles.onboarding.Onboarding.Proposal;
import dev.gatehouse.profiles.onboarding.OnboardingChoice;
import java.io.IOException;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** An onboarding from the first word to the last: with a person, or without one. */
final class OnboardFlow {
  private static final List<String> RISK =
      List.of(
          "An agent reads files, runs programs and uses browsers with your rights on this machine.",
          "Give it what you would give to a stranger who helps; keep its gateway to yourself.");

  private final Cli cli;
  private final OnboardOptions options;
  private final boolean json;
  private final boolean verbose;
  private final String version;

  OnboardFlow(Cli cli, OnboardOptions options, boolean json, boolean verbose, String version) {
    this.cli = cli;
    this.options = options;
    this.json = json;
    this.verbose = verbose;
    this.version = version;
  }

  ExitCode run(Optional<String> reset) throws IOException, InterruptedException {
    Instance instance = cli.resolve(cli.selection().withPurpose(Selection.Purpose.START));
    Answers answers = new Answers();
    options.fill(
        answers,
        new ModelSetup(instance, cli.environment(), Clock.systemUTC()),
        new SecretInput(System.in));
    reset.ifPresent(scope -> answers.put(Topic.RESET, OnboardOptions.scope(scope)));
    if (!json && !options.nonInteractive() && System.console() != null) {
      try (Terminal terminal =
          TerminalBuilder.builder().system(true).graphemeCluster(false).build()) {
        return ask(instance, answers, new TerminalPrompts(terminal, cli.output()));
      }
    }
    return doIt(instance, answers);
  }

  /** Asks a person, then does what was answered. */
  ExitCode ask(Instance instance, Answers answers, Prompts prompts) throws InterruptedException {
    Draft draft = new Draft(cli, instance);
    OnboardWork work = work(prompts::say);
    try {
      Proposal proposal = work.propose(instance);
      greet(proposal, prompts);
      talk(proposal, answers, prompts, work, draft);
    } catch (Leave e) {
      prompts.say("");
      prompts.say(
          "left; nothing was changed."
              + (draft.read().isPresent()
                  ? " The answers are kept, without secrets: run it again to go on."
                  : ""));
      return ExitCode.FAILURE;
    }
    Report report = work.perform(instance, answers, version);
    draft.delete();
    ReportView view = new ReportView(cli, report, answers, options);
    view.lines().forEach(prompts::say);
    return view.exitCode();
  }

  /** Does what was said, without questions. */
  ExitCode doIt(Instance instance, Answers answers) throws InterruptedException {
    OnboardWork work = work(json ? line -> {} : cli.output()::note);
    // What a reset takes away may be what is broken, so only the answers themselves are looked at.
    OnboardingChoice choice =
        answers.has(Topic.RESET)
            ? Choices.of(answers, false, cli.environment())
            : work.check(instance, answers);
    refuseRisks(Choices.risks(answers, choice));
    Report report = work.perform(instance, answers, version);
    ReportView view = new ReportView(cli, report, answers, options);
    if (json) {
      cli.output().json(view.json(verbose));
    } else {
      // Only now: before, the port was not chosen yet.
      InstanceView.header(cli, report.instance(), verbose)
          .forEach(line -> cli.output().note(cli.output().dim(line)));
      instance.warnings().forEach(warning -> cli.output().note("warning: " + warning));
      view.lines().forEach(cli.output()::line);
    }
    return view.exitCode();
  }

  private OnboardWork work(java.util.function.Consumer<String> progress) {
    return new OnboardWork(cli, progress)
        .skipHealth(options.skipHealth())
        .skipKeyCheck(options.skipKeyCheck());
  }

  private void refuseRisks(List<String> risks) {
    if (!risks.isEmpty() && !options.acceptRisk()) {
      throw new GatehouseException(
          ExitCode.USAGE,
          "this needs your consent: " + String.join("; ", risks),
          "add --accept-risk, or leave out what opens the gateway; nothing was changed");
    }
  }

  private void greet(Proposal proposal, Prompts prompts) throws Leave {
    Instance instance = proposal.instance();
    prompts.say(
        cli.output().bold("Setting up " + instance.displayName())
            + "  in "
            + cli.shown(instance.stateDirectory()));
    instance.warnings().forEach(warning -> prompts.warn("warning: " + warning));
    if (!options.acceptRisk()) {
      RISK.forEach(prompts::say);
      try {
        if (!prompts.confirm("Go on?", false)) {
          throw new Leave();
        }
      } catch (StepBack e) {
        throw new Leave();
      }
    }
  }

  private void talk(
      Proposal proposal, Answers answers, Prompts prompts, OnboardWork work, Draft draft)
      throws Leave {
    Set<Topic> given = EnumSet.noneOf(Topic.class);
    given.addAll(answers.topics());
    Set<Topic> fromFlags = Set.copyOf(given);
    if (offerDraft(draft, answers, prompts)) {
      given.addAll(answers.topics());
      // Its key was not kept, so this part is asked again.
      given.removeAll(Set.of(Topic.PROVIDER, Topic.CHANNELS, Topic.AUTH, Topic.SEARCH));
      given.addAll(fromFlags);
    }
    while (true) {
      Questions questions = new Questions(cli, proposal, work, given);
      new Dialogue<>(questions.all(options.skipChannels(), options.skipSkills()), draft::write)
          .run(prompts, answers);
      if (agree(proposal, answers, prompts, work)) {
        return;
      }
      given.retainAll(fromFlags);
    }
  }

  private static boolean offerDraft(Draft draft, Answers answers, Prompts prompts) throws Leave {
    Optional<Answers> earlier = draft.read();
    if (earlier.isEmpty()) {
      return false;
    }
    try {
      if (prompts.confirm("Go on with the answers of the last time?", true)) {
        answers.resume(earlier.get());
        return true;
      }
    } catch (StepBack e) {
      throw new Leave();
    }
    draft.delete();
    return false;
  }

  /** Shows what will be done; false to be asked again. */
  private boolean agree(Proposal proposal, Answers answers, Prompts prompts, OnboardWork work)
      throws Leave {
    while (true) {
      boolean possible = true;
      prompts.say("");
      try {
        if (!answers.has(Topic.RESET)) {
          work.check(proposal.instance(), answers);
        }
        Summary.lines(cli, proposal, answers).forEach(prompts::say);
      } catch (GatehouseException e) {
        possible = false;
        prompts.warn(e.getMessage() + "; " + e.remedy());
      }
      List<Option> choices =
          possible
              ? List.of(new Option("Do it"), new Option("Answer again"), new Option("Leave"))
              : List.of(new Option("Answer again"), new Option("Leave"));
      try {
        int chosen = prompts.choose("Is that right?", choices, 0) + (possible ? 0 : 1);
        if (chosen == 2) {
          throw new Leave();
        }
        return chosen == 0;
      } catch (StepBack e) {
        return false;
      }
    }
  }
}
