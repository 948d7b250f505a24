package dev.gatehouse.launcher.onboard;

import dev.gatehouse.gateway.provider.ModelSetup.KnownProvider;
import dev.gatehouse.gateway.provider.ModelTrial.Outcome;
import dev.gatehouse.gateway.provider.ModelTrial.Verdict;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.dialogue.Prompts;
import dev.gatehouse.launcher.dialogue.Prompts.Leave;
import dev.gatehouse.launcher.dialogue.Prompts.Option;
import dev.gatehouse.launcher.dialogue.Prompts.StepBack;
import dev.gatehouse.launcher.dialogue.Question;
import dev.gatehouse.profiles.onboarding.Onboarding.Proposal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which model answers, with which key, and whether it really does. */
final class ModelQuestions {
  private static final int MOST_MODELS = 200;

  private final Proposal proposal;
  private final OnboardWork work;
  private final ModelChoice model;
  private final Set<Topic> given;

  ModelQuestions(Cli cli, Proposal proposal, OnboardWork work, Set<Topic> given) {
    this.proposal = proposal;
    this.work = work;
    this.model = new ModelChoice(cli.environment(), proposal.instance());
    this.given = given;
  }

  List<Question<Answers>> all() {
    return List.of(
        Question.when(
            answers -> !given.contains(Topic.PROVIDER) && !answers.is(Topic.MODE, "remote"),
            this::provider),
        Question.when(
            answers ->
                answers.is(Topic.PROVIDER, ProviderName.CUSTOM)
                    && !given.contains(Topic.CUSTOM_URL),
            (prompts, answers) ->
                answers.put(
                    Topic.CUSTOM_URL,
                    prompts.text(
                        "Address of the model server",
                        answers.get(Topic.CUSTOM_URL).orElse("http://127.0.0.1:8000/v1"),
                        Questions::webAddress))),
        Question.when(
            answers ->
                answers.is(Topic.PROVIDER, ProviderName.CUSTOM)
                    && !given.contains(Topic.CUSTOM_API),
            this::api),
        Question.when(
            answers -> ModelChoice.chosen(answers) && !given.contains(Topic.PROVIDER), this::key),
        Question.when(
            answers -> ModelChoice.chosen(answers) && !given.contains(Topic.MODEL), this::model),
        Question.when(ModelChoice::chosen, this::trial));
  }

  private void provider(Prompts prompts, Answers answers) throws StepBack, Leave {
    List<String> ids = new ArrayList<>();
    List<Option> options = new ArrayList<>();
    ids.add(Answers.SKIP);
    options.add(
        proposal.model().isPresent()
            ? new Option("Leave it as it is", proposal.model().get())
            : new Option("None for now", "the built-in operator assistant answers"));
    for (KnownProvider known : model.setup().providers()) {
      ids.add(known.id());
      options.add(
          new Option(
              known.name(),
              known.keyless() ? "no key needed" : known.hasKey() ? "a key is there" : ""));
    }
    ids.add(ProviderName.CUSTOM);
    options.add(new Option("Another server", "by its address"));
    int chosen =
        prompts.choose(
            "Which language model answers?",
            options,
            Math.max(0, ids.indexOf(answers.get(Topic.PROVIDER).orElse(Answers.SKIP))));
    if (!answers.is(Topic.PROVIDER, ids.get(chosen))) {
      answers.remove(Topic.MODEL);
      answers.forget(ModelChoice.KEY);
    }
    answers.put(Topic.PROVIDER, ids.get(chosen));
  }

  private void api(Prompts prompts, Answers answers) throws StepBack, Leave {
    List<String> ids =
        List.of("openai-completions", "openai-responses", "anthropic-messages", "ollama");
    int chosen =
        prompts.choose(
            "Which format does it speak?",
            List.of(
                new Option("OpenAI chat", "most servers"),
                new Option("OpenAI Responses"),
                new Option("Anthropic"),
                new Option("Ollama")),
            Math.max(0, ids.indexOf(answers.get(Topic.CUSTOM_API).orElse(""))));
    answers.put(Topic.CUSTOM_API, ids.get(chosen));
  }

  private void key(Prompts prompts, Answers answers) throws StepBack, Leave {
    String provider = answers.get(Topic.PROVIDER).orElseThrow();
    Optional<KnownProvider> known =
        model.setup().providers().stream().filter(one -> one.id().equals(provider)).findFirst();
    if (known.filter(KnownProvider::keyless).isPresent()) {
      return;
    }
    boolean optional =
        known.isEmpty() || known.get().hasKey() || answers.secret(ModelChoice.KEY).isPresent();
    String typed =
        prompts.secret(
            "Key"
                + (known.isEmpty()
                    ? " (Enter for none)"
                    : optional ? " (Enter keeps the present one)" : ""),
            text ->
                text.isEmpty() && !optional
                    ? Optional.of("paste the key, or press Esc to choose another provider")
                    : Optional.empty());
    if (!typed.isEmpty()) {
      answers.secret(ModelChoice.KEY, typed);
    }
  }

  private void model(Prompts prompts, Answers answers) throws StepBack, Leave {
    prompts.say("asking which models there are…");
    List<String> offered = model.models(answers);
    if (offered.isEmpty()) {
      prompts.say("the provider does not tell; Esc goes back to the key");
    }
    Optional<String> usual =
        answers
            .get(Topic.MODEL)
            .or(() -> model.usualModel(answers))
            .or(() -> offered.stream().findFirst());
    Set<String> ids = new LinkedHashSet<>();
    usual.ifPresent(ids::add);
    offered.stream().limit(MOST_MODELS).forEach(ids::add);
    List<String> list = List.copyOf(ids);
    List<Option> options = new ArrayList<>(list.stream().map(Option::new).toList());
    options.add(new Option("another one", "by its id"));
    int chosen = list.isEmpty() ? 0 : prompts.choose("Which model?", options, 0);
    answers.put(
        Topic.MODEL,
        chosen < list.size()
            ? list.get(chosen)
            : prompts.text(
                "Id of the model",
                "",
                text ->
                    text.isBlank() || text.contains(" ")
                        ? Optional.of("an id is one word")
                        : Optional.empty()));
  }

  private void trial(Prompts prompts, Answers answers) throws StepBack, Leave {
    while (true) {
      model.settleModel(answers);
      prompts.say("asking the model for a word…");
      Outcome outcome = model.check(answers);
      if (outcome.verdict() == Verdict.GOOD) {
        prompts.say("it answered after " + outcome.millis() + " ms");
        work.keyChecked();
        return;
      }
      prompts.warn(outcome.message());
      int chosen =
          prompts.choose(
              outcome.verdict() == Verdict.REFUSED
                  ? "The provider refuses"
                  : "The provider could not be asked",
              List.of(
                  new Option("Go back", "another key or model"),
                  new Option("Try again"),
                  new Option("Keep it all the same")),
              0);
      if (chosen == 0) {
        throw new StepBack();
      }
      if (chosen == 2) {
        work.keyChecked();
        return;
      }
    }
  }
}
