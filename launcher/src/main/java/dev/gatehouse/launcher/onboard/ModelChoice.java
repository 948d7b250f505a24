package dev.gatehouse.launcher.onboard;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.provider.ModelSetup;
import dev.gatehouse.gateway.provider.ModelSetup.KnownProvider;
import dev.gatehouse.gateway.provider.ModelTrial;
import dev.gatehouse.gateway.provider.ModelTrial.Candidate;
import dev.gatehouse.gateway.provider.ModelTrial.Outcome;
import dev.gatehouse.gateway.provider.ModelTrial.Verdict;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.SetupResult.Action;
import dev.gatehouse.profiles.SetupResult.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The model provider that was chosen: trying it out, and writing it down. Blocks. */
final class ModelChoice {
  /** Name of the key among the secrets. */
  static final String KEY = "model key";

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String USUAL_API = "openai-completions";

  private final Environment environment;
  private final Instance instance;

  ModelChoice(Environment environment, Instance instance) {
    this.environment = environment;
    this.instance = instance;
  }

  /** Whether a provider was chosen. */
  static boolean chosen(Answers answers) {
    return answers.get(Topic.PROVIDER).filter(id -> !id.equals(Answers.SKIP)).isPresent();
  }

  ModelSetup setup() {
    return new ModelSetup(instance, environment, Clock.systemUTC());
  }

  /** The models that the provider says it has, those that do not talk left out. */
  List<String> models(Answers answers) {
    try (ModelTrial trial = trial()) {
      return trial.models(candidate(answers), LIMIT).stream()
          .filter(id -> !id.matches("(?i).*(embed|whisper|tts|dall-e|moderation|rerank).*"))
          .toList();
    }
  }

  /** The model that is meant where none was named; empty when nobody knows one. */
  Optional<String> usualModel(Answers answers) {
    String provider = answers.get(Topic.PROVIDER).orElseThrow();
    return setup().providers().stream()
        .filter(known -> known.id().equals(provider))
        .map(KnownProvider::defaultModel)
        .filter(model -> !model.isEmpty())
        .findFirst();
  }

  /**
   * Settles which model is meant.
   *
   * @throws GatehouseException with {@link ExitCode#USAGE} when it cannot be told
   */
  void settleModel(Answers answers) {
    if (answers.has(Topic.MODEL)) {
      return;
    }
    Optional<String> usual = usualModel(answers).or(() -> models(answers).stream().findFirst());
    answers.put(
        Topic.MODEL,
        usual.orElseThrow(
            () ->
                new GatehouseException(
                    ExitCode.USAGE,
                    "the provider does not say which models it has",
                    "name one with --model")));
  }

  /** Asks the model for a word with the key that was given. */
  Outcome check(Answers answers) {
    String variable = answers.secret(KEY).map(SecretInput::variable).orElse("");
    if (!variable.isEmpty() && environment.get(variable).isEmpty()) {
      return new Outcome(Verdict.UNKNOWN, "the variable " + variable + " is not set here", 0);
    }
    try (ModelTrial trial = trial()) {
      return trial.ask(candidate(answers), answers.get(Topic.MODEL).orElseThrow(), LIMIT);
    }
  }

  /** Keys of the configuration that a provider needs which this version does not know. */
  static Map<String, Object> settings(Answers answers) {
    if (!answers.is(Topic.PROVIDER, ProviderName.CUSTOM)) {
      return Map.of();
    }
    Map<String, Object> settings = new LinkedHashMap<>();
    String base = "models.providers." + ProviderName.CUSTOM;
    settings.put(base + ".baseUrl", answers.get(Topic.CUSTOM_URL).orElseThrow());
    settings.put(base + ".api", answers.get(Topic.CUSTOM_API).orElse(USUAL_API));
    answers
        .get(Topic.MODEL)
        .ifPresent(model -> settings.put(base + ".models", List.of(Map.of("id", model))));
    return settings;
  }

  /**
   * Stores the key and makes the model the default; twice the same changes nothing.
   *
   * @return what was made or changed
   */
  List<Step> store(Answers answers) {
    String provider = answers.get(Topic.PROVIDER).orElseThrow();
    ModelSetup setup = setup();
    List<Step> steps = new ArrayList<>();
    Optional<String> keys = text(setup.credentialsFile());
    storeKey(setup, provider, answers);
    if (!text(setup.credentialsFile()).equals(keys)) {
      steps.add(
          new Step(
              keys.isPresent() ? Action.CHANGED : Action.CREATED,
              setup.credentialsFile().toString(),
              "the key of " + provider + "; a secret"));
    }
    Optional<String> config = text(instance.configPath());
    answers.get(Topic.MODEL).ifPresent(model -> setup.setDefault(provider + "/" + model));
    if (!text(instance.configPath()).equals(config)) {
      steps.add(
          new Step(
              Action.CHANGED,
              "agents.defaults.model in " + instance.configPath(),
              "the model that was chosen"));
    }
    return steps;
  }

  private static Optional<String> text(Path file) {
    try {
      return Optional.of(Files.readString(file));
    } catch (IOException e) {
      return Optional.empty(); // One that is there and cannot be read is refused by who writes it.
    }
  }

  private static void storeKey(ModelSetup setup, String provider, Answers answers) {
    answers
        .secret(KEY)
        .ifPresent(
            key -> {
              String variable = SecretInput.variable(key);
              if (!variable.isEmpty()) {
                setup.addVariable(provider, "", variable);
              } else if (answers.is(Topic.KEY_KIND, "bearer")) {
                setup.addToken(provider, "", key.toString());
              } else {
                setup.addKey(provider, "", key.toString());
              }
            });
  }

  private ModelTrial trial() {
    return new ModelTrial(instance, environment, Clock.systemUTC());
  }

  private Candidate candidate(Answers answers) {
    String provider = answers.get(Topic.PROVIDER).orElseThrow();
    Map<String, Object> settings =
        answers.is(Topic.PROVIDER, ProviderName.CUSTOM)
            ? Map.of(
                "baseUrl",
                answers.get(Topic.CUSTOM_URL).orElseThrow(),
                "api",
                answers.get(Topic.CUSTOM_API).orElse(USUAL_API))
            : Map.of();
    Optional<String> secret =
        answers
            .secret(KEY)
            .flatMap(
                key -> {
                  String variable = SecretInput.variable(key);
                  return variable.isEmpty()
                      ? Optional.of(key.toString())
                      : environment.get(variable);
                });
    return new Candidate(provider, settings, secret, answers.is(Topic.KEY_KIND, "bearer"));
  }
}
