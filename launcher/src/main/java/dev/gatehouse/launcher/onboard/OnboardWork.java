package dev.gatehouse.launcher.onboard;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.provider.ModelTrial.Outcome;
import dev.gatehouse.gateway.provider.ModelTrial.Verdict;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Setups;
import dev.gatehouse.launcher.onboard.Report.Health;
import dev.gatehouse.launcher.onboard.Report.ServiceOutcome;
import dev.gatehouse.launcher.reset.Resets;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.ResetResult;
import dev.gatehouse.profiles.ResetScope;
import dev.gatehouse.profiles.Selection;
import dev.gatehouse.profiles.SetupResult;
import dev.gatehouse.profiles.onboarding.Onboarding;
import dev.gatehouse.profiles.onboarding.Onboarding.Proposal;
import dev.gatehouse.profiles.onboarding.OnboardingChoice;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Does what was answered: everything that can be refused is refused first, then the instance is set
 * up in one change, then its service. What is interrupted can be run again. Blocks.
 */
final class OnboardWork {
  private static final Duration START_LIMIT = Duration.ofSeconds(15);

  private final Cli cli;
  private final Onboarding onboarding;
  private final Consumer<String> progress;
  private boolean skipHealth;
  private boolean skipKeyCheck;
  private boolean keyChecked;

  /**
   * @param progress hears what is being done
   */
  OnboardWork(Cli cli, Consumer<String> progress) {
    this.cli = cli;
    this.onboarding = new Onboarding(Setups.catalog(cli), Clock.systemUTC(), new SecureRandom());
    this.progress = progress;
  }

  OnboardWork skipHealth(boolean skip) {
    skipHealth = skip;
    return this;
  }

  OnboardWork skipKeyCheck(boolean skip) {
    skipKeyCheck = skip;
    return this;
  }

  /** Says that the key was tried in the dialogue. */
  void keyChecked() {
    keyChecked = true;
  }

  Proposal propose(Instance instance) {
    return onboarding.propose(instance);
  }

  /** Refuses what could not be done, as {@link #perform} would; writes nothing. */
  OnboardingChoice check(Instance instance, Answers answers) {
    Proposal proposal = onboarding.propose(instance);
    OnboardingChoice choice = Choices.of(answers, proposal.hasPassword(), cli.environment());
    Choices.refuseSharedAccounts(answers, proposal, Setups.catalog(cli));
    onboarding.preview(instance, choice);
    return choice;
  }

  /** Does it. */
  Report perform(Instance resolved, Answers answers, String version) throws InterruptedException {
    List<String> warnings = new ArrayList<>();
    Instance instance = resolved;
    Optional<ResetResult> reset = Optional.empty();
    if (answers.has(Topic.RESET)) {
      reset = reset(instance, ResetScope.parse(answers.get(Topic.RESET).orElseThrow()));
      // Anew: a reset has changed what the files say.
      instance = cli.resolve(cli.selection().withPurpose(Selection.Purpose.START));
    }
    ModelChoice model = new ModelChoice(cli.environment(), instance);
    Optional<Outcome> tried = Optional.empty();
    if (ModelChoice.chosen(answers)) {
      model.settleModel(answers);
      check(instance, answers);
      tried = tryKey(model, answers, warnings);
    }
    OnboardingChoice choice = check(instance, answers);
    SetupResult setup = onboarding.perform(instance, choice, version);
    if (ModelChoice.chosen(answers)) {
      List<SetupResult.Step> steps = new ArrayList<>(setup.steps());
      steps.addAll(new ModelChoice(cli.environment(), setup.instance()).store(answers));
      setup = new SetupResult(setup.instance(), steps);
    }
    for (String id : answers.list(Topic.CHANNELS)) {
      warnings.add(
          "the channel " + id + " is configured; this version does not run chat channels yet");
    }
    ServiceOutcome service = ServiceOutcome.NONE;
    if (answers.is(Topic.SERVICE, Answers.YES)) {
      progress.accept("installing the service…");
      service = new ServiceStep(cli).install(setup.instance());
    }
    return new Report(
        onboarding.propose(setup.instance()),
        setup,
        reset,
        tried,
        service,
        health(setup, answers, service),
        warnings);
  }

  private Optional<ResetResult> reset(Instance instance, ResetScope scope) {
    return Resets.plan(cli, instance, scope)
        .map(
            plan -> {
              progress.accept("resetting (" + scope.key() + ")…");
              return Resets.perform(cli, plan, scope, Optional.of(progress));
            });
  }

  private Optional<Outcome> tryKey(ModelChoice model, Answers answers, List<String> warnings) {
    if (skipKeyCheck || keyChecked) {
      return Optional.empty();
    }
    progress.accept("asking " + answers.get(Topic.PROVIDER).orElseThrow() + " whether it answers…");
    Outcome outcome = model.check(answers);
    if (outcome.verdict() == Verdict.REFUSED) {
      throw new GatehouseException(
          ExitCode.ACCESS,
          "the model provider refuses: " + outcome.message() + "; nothing was written",
          "correct the key or the model, or add --skip-key-check to keep them all the same");
    }
    if (outcome.verdict() == Verdict.UNKNOWN) {
      warnings.add("the key could not be tried: " + outcome.message());
    }
    return Optional.of(outcome);
  }

  private Health health(SetupResult setup, Answers answers, ServiceOutcome service)
      throws InterruptedException {
    if (skipHealth) {
      return new Health("skipped", "");
    }
    if (answers.is(Topic.MODE, "remote")) {
      progress.accept("asking the gateway elsewhere…");
      return new HealthLook(cli).look(setup.instance(), Duration.ZERO);
    }
    boolean expected = !service.equals(ServiceOutcome.NONE);
    if (expected) {
      progress.accept("waiting until the gateway answers…");
    }
    HealthLook look = new HealthLook(cli);
    Health health = look.look(setup.instance(), expected ? START_LIMIT : Duration.ZERO);
    if (!expected && setup.changed() && health.state().equals("failed")) {
      // One that runs takes the change up in its own time; a new port is free until then.
      progress.accept("waiting until the gateway has taken up the change…");
      return look.look(setup.instance(), START_LIMIT);
    }
    return health;
  }
}
