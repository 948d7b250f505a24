package dev.gatehouse.gateway.provider;

import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.budget.Budgets;
import dev.gatehouse.gateway.configuration.LiveConfig;
import dev.gatehouse.gateway.log.InstanceLog;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.provider.Credentials.Credential;
import dev.gatehouse.gateway.provider.ModelFailure.Kind;
import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.gateway.transcript.Message;
import dev.gatehouse.gateway.transcript.StopReason;
import dev.gatehouse.gateway.transcript.Usage;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks models: finds provider and credential, tries again, takes the next credential or the next
 * model of the chain. To be called on the gateway's event loop.
 */
@Singleton
public final class ModelCalls {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(20);

  private final Set<ModelProvider> providers;
  private final Models models;
  private final Credentials credentials;
  private final ProfileHealth health;
  private final Discovery discovery;
  private final Transport transport;
  private final LiveConfig config;
  private final GatewayLoop loop;
  private final Clock clock;
  private final SecureRandom random;
  private final InstanceLog log;
  private final Budgets budgets;
  private final Map<WireApi, Wire> wires = new EnumMap<>(WireApi.class);

  @Inject
  ModelCalls(
      Set<ModelProvider> providers,
      Models models,
      Credentials credentials,
      ProfileHealth health,
      Discovery discovery,
      Transport transport,
      LiveConfig config,
      GatewayLoop loop,
      Clock clock,
      SecureRandom random,
      InstanceLog log,
      Budgets budgets) {
    this.providers = providers;
    this.models = models;
    this.credentials = credentials;
    this.health = health;
    this.discovery = discovery;
    this.transport = transport;
    this.config = config;
    this.loop = loop;
    this.clock = clock;
    this.random = random;
    this.log = log;
    this.budgets = budgets;
  }

  /**
   * Starts an answer of the first model of {@code chain} that gives one. The model of {@code
   * request} does not count. Never throws; every failure goes to the listener. When an attempt
   * breaks off after words were heard, {@link ModelListener#model} is called again, and what was
   * heard before it is void.
   */
  public ModelCall start(ModelChain chain, ModelRequest request, ModelListener listener) {
    Run run = new Run(chain, request, listener);
    loop.run(run::begin);
    return run;
  }

  private Wire wire(WireApi api) {
    return wires.computeIfAbsent(api, ModelCalls::newWire);
  }

  static Wire newWire(WireApi api) {
    return switch (api) {
      case ANTHROPIC -> new AnthropicWire();
      case GEMINI -> new GeminiWire();
      case OPENAI_COMPLETIONS, OPENAI_RESPONSES, OLLAMA -> new LangChainWire(api);
    };
  }

  /** One call with all its attempts. */
  private final class Run implements ModelCall {
    private final ModelChain chain;
    private final ModelRequest request;
    private final ModelListener listener;
    private final CallLimits limits = CallLimits.of(config.current().resolved());
    private final List<ModelRef> waiting = new ArrayList<>();
    private final Set<String> triedProfiles = new HashSet<>();
    private @Nullable ModelFailure last;
    private @Nullable ModelCall current;
    private @Nullable Runnable pause;
    private @Nullable ModelRef told;
    private @Nullable String insisted;
    private boolean over;
    private boolean spoke;
    private int attempts;
    private long waitLeft = limits.patience().toMillis();

    Run(ModelChain chain, ModelRequest request, ModelListener listener) {
      this.chain = chain;
      this.request = request;
      this.listener = listener;
    }

    void begin() {
      if (chain.primary().equals(Models.AUTOMATIC)) {
        discovery
            .localOllama()
            .onComplete(
                found -> {
                  waiting.add(
                      found.succeeded() ? found.result().orElse(Models.OPERATOR) : Models.OPERATOR);
                  waiting.addAll(chain.fallbacks());
                  waiting.add(Models.OPERATOR);
                  nextModel();
                });
      } else {
        waiting.addAll(chain.all());
        nextModel();
      }
    }

    @Override
    public void cancel() {
      loop.run(
          () -> {
            over = true;
            Runnable sleeping = pause;
            if (sleeping != null) {
              sleeping.run();
            }
            ModelCall running = current;
            if (running != null) {
              running.cancel();
            }
          });
    }

    private void nextModel() {
      if (over) {
        return;
      }
      if (waiting.isEmpty()) {
        over = true;
        listener.failed(
            last == null ? new ModelFailure(Kind.NOT_FOUND, "there is no model to ask") : last);
        return;
      }
      attempts = 0;
      triedProfiles.clear();
      attempt(waiting.remove(0));
    }

    private void attempt(ModelRef model) {
      if (over) {
        return;
      }
      attempts++;
      if (model.equals(Models.OPERATOR)) {
        reach(model); // takes no tokens
        return;
      }
      budgets
          .tokensRefused()
          .onComplete(
              answer -> {
                if (over) {
                  return;
                }
                if (answer.succeeded() && answer.result().isPresent()) {
                  failed(
                      model,
                      Optional.empty(),
                      new ModelFailure(Kind.BUDGET, answer.result().get()));
                } else {
                  reach(model);
                }
              });
    }

    private void reach(ModelRef model) {
      Optional<ModelProvider> own =
          providers.stream().filter(p -> p.id().equals(model.provider())).findFirst();
      if (own.isPresent()) {
        tell(model);
        current = own.get().stream(request.to(model), new Ears(model, Optional.empty()));
        return;
      }
      Optional<ProviderSettings> settings = models.settings(model);
      if (settings.isEmpty() || settings.get().baseUrl().isEmpty()) {
        failed(
            model,
            Optional.empty(),
            new ModelFailure(
                Kind.NOT_FOUND,
                "there is no provider "
                    + model.provider()
                    + "; add models.providers."
                    + model.provider()
                    + " to the configuration"));
        return;
      }
      ProviderSettings provider = settings.get();
      loop.blocking(() -> credentials.find(provider))
          .onComplete(
              found -> {
                if (over) {
                  return;
                }
                if (found.failed()) {
                  failed(model, Optional.empty(), credentialTrouble(provider, found.cause()));
                } else {
                  choose(model, provider, found.result());
                }
              });
    }

    private void choose(ModelRef model, ProviderSettings provider, List<Credential> all) {
      if (all.isEmpty()) {
        failed(
            model,
            Optional.empty(),
            new ModelFailure(
                Kind.AUTH,
                "there is no credential for "
                    + provider.id()
                    + "; set "
                    + (provider.env().isEmpty()
                        ? "its apiKey"
                        : provider.env().get(provider.env().size() - 1))
                    + " or add a profile with: models auth add"));
        return;
      }
      @Nullable String again = insisted;
      insisted = null;
      Optional<Credential> same = all.stream().filter(c -> c.profile().equals(again)).findFirst();
      if (same.isPresent()) {
        ask(model, provider, same.get());
        return;
      }
      List<Credential> usable = health.usable(provider.id(), all, request.cacheKey());
      Optional<Credential> fresh =
          usable.stream().filter(c -> !triedProfiles.contains(c.profile())).findFirst();
      // When all rest, the last model of the chain still gets one try: better than a refusal.
      Optional<Credential> chosen =
          fresh
              .or(() -> usable.stream().findFirst())
              .or(
                  () ->
                      waiting.isEmpty() && attempts == 1 ? health.soonest(all) : Optional.empty());
      if (chosen.isEmpty()) {
        if (last == null) {
          Credential first = health.soonest(all).orElseThrow();
          last =
              new ModelFailure(
                  health.why(first.profile()).orElse(Kind.RATE_LIMIT),
                  "every credential of " + provider.id() + " rests after failures",
                  0,
                  Optional.of(health.rest(first.profile())));
        }
        nextModel();
        return;
      }
      ask(model, provider, chosen.get());
    }

    private void ask(ModelRef model, ProviderSettings provider, Credential credential) {
      triedProfiles.add(credential.profile());
      tell(model);
      Ears ears = new Ears(model, Optional.of(credential));
      ModelFacts facts = models.facts(model);
      Heard sink = new Heard(model, facts, ears);
      loop.blocking(
              () -> {
                transport.open();
                Endpoint endpoint =
                    Discovery.endpoint(provider, credential, credentials.headers(provider));
                return new Prepared(
                    endpoint, wire(endpoint).prepare(endpoint, request.to(model), facts, sink));
              })
          .onComplete(
              ready -> {
                if (over) {
                  return;
                }
                if (ready.failed()) {
                  ears.failed(notWritten(provider, ready.cause()));
                } else {
                  health.used(provider.id(), credential.profile(), request.cacheKey());
                  Prepared prepared = ready.result();
                  current = transport.stream(prepared.call(), prepared.endpoint(), limits, sink);
                }
              });
    }

    private Wire wire(Endpoint endpoint) {
      synchronized (wires) {
        return ModelCalls.this.wire(endpoint.api());
      }
    }

    private void tell(ModelRef model) {
      if (spoke || !model.equals(told)) {
        told = model;
        spoke = false;
        listener.model(model);
      }
    }

    private void failed(ModelRef model, Optional<Credential> credential, ModelFailure failure) {
      if (over) {
        return;
      }
      current = null;
      last = failure;
      credential.ifPresent(c -> health.failed(model.provider(), c.profile(), failure));
      log.info(
          "models",
          "a model did not answer",
          "model",
          model,
          "profile",
          credential.map(Credential::profile).orElse("-"),
          "kind",
          failure.kind(),
          "why",
          String.valueOf(failure.getMessage()));
      boolean credentialFault =
          failure.kind() == Kind.AUTH
              || failure.kind() == Kind.BILLING
              || failure.kind() == Kind.RATE_LIMIT;
      if (credentialFault && credential.isPresent()) {
        anotherCredential(model, credential.get().profile(), failure);
      } else if (failure.kind().passing() && attempts < limits.attempts()) {
        again(model, credential.map(Credential::profile).orElse(null), backOff(), failure);
      } else if (failure.kind() == Kind.CONTEXT_OVERFLOW) {
        // The turn makes the conversation shorter; another model would only hide it.
        over = true;
        listener.failed(failure);
      } else {
        nextModel();
      }
    }

    private void anotherCredential(ModelRef model, String profile, ModelFailure failure) {
      Optional<ProviderSettings> provider = models.settings(model);
      if (provider.isEmpty()) {
        nextModel();
        return;
      }
      loop.blocking(() -> credentials.find(provider.get()))
          .onComplete(
              found -> {
                if (over) {
                  return;
                }
                List<Credential> all = found.succeeded() ? found.result() : List.of();
                boolean other =
                    health.usable(model.provider(), all, Optional.empty()).stream()
                        .anyMatch(c -> !triedProfiles.contains(c.profile()));
                if (other) {
                  attempt(model);
                } else if (failure.kind() == Kind.RATE_LIMIT && attempts < limits.attempts()) {
                  again(model, profile, backOff(), failure);
                } else {
                  nextModel();
                }
              });
    }

    /** Waits and asks again, as long as the waiting is not longer than a person would bear. */
    private void again(
        ModelRef model, @Nullable String profile, Duration given, ModelFailure failure) {
      Duration asked = failure.retryAfter().filter(w -> w.compareTo(given) > 0).orElse(given);
      long millis = asked.toMillis() + random.nextInt(50);
      if (millis > waitLeft) {
        nextModel();
        return;
      }
      waitLeft -= millis;
      // The rest after a failure is for other calls; this one has waited itself.
      insisted = profile;
      pause =
          loop.after(
              millis,
              () -> {
                pause = null;
                attempt(model);
              });
    }

    private Duration backOff() {
      long base = FIRST_PAUSE.toMillis() << Math.min(8, Math.max(0, attempts - 1));
      long capped = Math.min(base, LONGEST_PAUSE.toMillis());
      return Duration.ofMillis(capped / 2 + random.nextInt((int) Math.max(1, capped / 2)));
    }

    private ModelFailure credentialTrouble(ProviderSettings provider, Throwable cause) {
      return new ModelFailure(
          Kind.AUTH,
          "the credential of "
              + provider.id()
              + " cannot be read"
              + (cause instanceof GatehouseException known ? ": " + known.getMessage() : ""));
    }

    private ModelFailure notWritten(ProviderSettings provider, Throwable cause) {
      if (cause instanceof GatehouseException) {
        return credentialTrouble(provider, cause);
      }
      log.error("models", "a request could not be written", cause, "provider", provider.id());
      return new ModelFailure(
          Kind.BAD_REQUEST,
          "the request to "
              + provider.id()
              + " could not be written ("
              + cause.getClass().getSimpleName()
              + ")");
    }

    /** Listens to one attempt. */
    private final class Ears implements ModelListener {
      private final ModelRef model;
      private final Optional<Credential> credential;
      private boolean ended;

      Ears(ModelRef model, Optional<Credential> credential) {
        this.model = model;
        this.credential = credential;
      }

      @Override
      public void text(String delta) {
        if (!over && !ended && !delta.isEmpty()) {
          spoke = true;
          listener.text(delta);
        }
      }

      @Override
      public void thinking(String delta) {
        if (!over && !ended && !delta.isEmpty()) {
          spoke = true;
          listener.thinking(delta);
        }
      }

      @Override
      public void done(Message.Assistant answer) {
        if (!over && !ended) {
          ended = true;
          over = true;
          credential.ifPresent(c -> health.succeeded(c.profile()));
          budgets.spent(answer.usage());
          listener.done(answer);
        }
      }

      @Override
      public void failed(ModelFailure failure) {
        if (!over && !ended) {
          ended = true;
          Run.this.failed(model, credential, failure);
        }
      }
    }

    /** Puts a wire format's findings into a message, with the price. */
    private final class Heard implements AnswerSink {
      private final ModelRef model;
      private final ModelFacts facts;
      private final Ears ears;

      Heard(ModelRef model, ModelFacts facts, Ears ears) {
        this.model = model;
        this.facts = facts;
        this.ears = ears;
      }

      @Override
      public void text(String delta) {
        ears.text(delta);
      }

      @Override
      public void thinking(String delta) {
        ears.thinking(delta);
      }

      @Override
      public void done(List<Content> content, Usage usage, StopReason reason) {
        double cost =
            facts.price().of(usage.input(), usage.output(), usage.cacheRead(), usage.cacheWrite());
        ears.done(
            new Message.Assistant(
                content,
                clock.millis(),
                model.provider(),
                model.model(),
                new Usage(
                    usage.input(), usage.output(), usage.cacheRead(), usage.cacheWrite(), cost),
                reason,
                Optional.empty()));
      }

      @Override
      public void failed(ModelFailure failure) {
        ears.failed(failure);
      }
    }
  }

  private record Prepared(Endpoint endpoint, WireCall call) {}
}
