package dev.gatehouse.gateway.provider;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.gateway.configuration.LiveConfig;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.provider.Credentials.Credential;
import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.gateway.transcript.Message;
import dev.gatehouse.gateway.transcript.StopReason;
import dev.gatehouse.gateway.transcript.Usage;
import dev.gatehouse.profiles.Instance;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/**
 * Asks a provider before anything is written down: whether a key is let in, and whether a model
 * answers. It speaks with the same formats and the same client as a gateway, but needs none. All
 * methods block. Not safe to share between threads; to be closed.
 */
public final class ModelTrial implements AutoCloseable {
  private static final int MOST_TOKENS = 256;
  private static final long CLOSE_SECONDS = 5;

  private final Instance instance;
  private final Environment environment;
  private final Clock clock;
  private final Vertx vertx;
  private final GatewayLoop loop;
  private final Transport transport;

  public ModelTrial(Instance instance, Environment environment, Clock clock) {
    this.instance = requireNonNull(instance, "instance");
    this.environment = requireNonNull(environment, "environment");
    this.clock = requireNonNull(clock, "clock");
    this.vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setUseDaemonThread(true)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
    this.loop = new GatewayLoop(vertx);
    this.transport = new Transport(vertx, loop, clock);
  }

  /**
   * Who is asked.
   *
   * @param provider id of a known provider, or of one of the configuration, or a new one
   * @param settings the entry of {@code models.providers} that a new provider would get; empty for
   *     a known one
   * @param secret the key to try; empty to use what is there already
   * @param bearer whether the key goes as {@code Authorization: Bearer}
   */
  public record Candidate(
      String provider, Map<String, Object> settings, Optional<String> secret, boolean bearer) {
    public Candidate {
      settings = Map.copyOf(settings);
    }

    /** Names the provider; the key stays out. */
    @Override
    public String toString() {
      return "Candidate[" + provider + "]";
    }
  }

  /**
   * How a trial went.
   *
   * @param verdict what that means for the key
   * @param message for people, without secrets; empty when all is well
   * @param millis how long it took
   */
  public record Outcome(Verdict verdict, String message, long millis) {}

  /** What an answer of a provider says about a key. */
  public enum Verdict {
    /** The model answered. */
    GOOD,
    /** The provider refuses the key, the account or the model. */
    REFUSED,
    /** Nobody could be asked, or the answer says nothing about the key. */
    UNKNOWN
  }

  /**
   * The ids of the models that the provider offers for this key; empty when it does not tell.
   *
   * @throws GatehouseException with {@link ExitCode#USAGE} for a provider that nobody knows
   */
  public List<String> models(Candidate candidate, Duration limit) {
    ProviderSettings provider = settings(candidate);
    try {
      Discovery discovery = new Discovery(live(), new Catalogue(), credentials(), transport, loop);
      Endpoint endpoint = endpoint(candidate, provider);
      return await(loop.call(() -> discovery.ask(endpoint, limits(limit))), limit);
    } catch (ModelFailure | TimeoutException e) {
      return List.of();
    }
  }

  /**
   * Has a model say one word.
   *
   * @param model its id at the provider
   * @throws GatehouseException with {@link ExitCode#USAGE} for a provider that nobody knows
   */
  public Outcome ask(Candidate candidate, String model, Duration limit) {
    ProviderSettings provider = settings(candidate);
    long begun = System.nanoTime();
    try {
      Endpoint endpoint = endpoint(candidate, provider);
      await(word(endpoint, new ModelRef(provider.id(), model), limit), limit);
      return new Outcome(Verdict.GOOD, "", millis(begun));
    } catch (ModelFailure e) {
      return new Outcome(verdict(e.kind()), String.valueOf(e.getMessage()), millis(begun));
    } catch (TimeoutException e) {
      return new Outcome(
          Verdict.UNKNOWN,
          provider.id() + " has not answered within " + limit.toSeconds() + " s",
          millis(begun));
    }
  }

  @Override
  public void close() {
    try {
      vertx.close().await(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      // Its threads are daemons; they end with the process.
    }
  }

  private Future<Boolean> word(Endpoint endpoint, ModelRef model, Duration limit) {
    Promise<Boolean> promise = Promise.promise();
    AnswerSink sink =
        new AnswerSink() {
          @Override
          public void text(String delta) {}

          @Override
          public void thinking(String delta) {}

          @Override
          public void done(List<Content> content, Usage usage, StopReason reason) {
            promise.tryComplete(true);
          }

          @Override
          public void failed(ModelFailure failure) {
            promise.tryFail(failure);
          }
        };
    ModelFacts facts = new Models(live(), new Catalogue()).facts(model);
    ModelRequest request =
        new ModelRequest(
            model,
            "",
            List.of(new Message.User(List.of(new Content.Text("Reply with: ok")), clock.millis())),
            List.of(),
            "auto",
            Optional.empty(),
            OptionalInt.of(MOST_TOKENS),
            Optional.empty());
    return loop.blocking(
            () -> {
              transport.open();
              return ModelCalls.newWire(endpoint.api()).prepare(endpoint, request, facts, sink);
            })
        .compose(
            call -> {
              transport.stream(call, endpoint, limits(limit), sink);
              return promise.future();
            });
  }

  private <T> T await(Future<T> future, Duration limit) throws ModelFailure, TimeoutException {
    try {
      return future.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw e;
    } catch (Exception e) { // await throws what the future failed with, checked or not
      throw e instanceof ModelFailure failure
          ? failure
          : new ModelFailure(ModelFailure.Kind.UNKNOWN, String.valueOf(e.getMessage()));
    }
  }

  private ProviderSettings settings(Candidate candidate) {
    Map<String, Object> config =
        candidate.settings().isEmpty()
            ? live().current().resolved()
            : Map.of(
                "models", Map.of("providers", Map.of(candidate.provider(), candidate.settings())));
    return ProviderSettings.of(candidate.provider(), config, new Catalogue())
        .filter(provider -> !provider.baseUrl().isEmpty())
        .orElseThrow(
            () ->
                new GatehouseException(
                    ExitCode.USAGE,
                    "the provider \"" + candidate.provider() + "\" is not known",
                    "name a known one, or give its address"));
  }

  private Endpoint endpoint(Candidate candidate, ProviderSettings provider) throws ModelFailure {
    Credentials known = credentials();
    if (candidate.secret().isPresent()) {
      Credential tried =
          new Credential(
              provider.id() + ":trial",
              candidate.bearer() ? "token" : "api_key",
              candidate.secret());
      return Discovery.endpoint(provider, tried, known.headers(provider));
    }
    List<Credential> all = known.find(provider);
    if (all.isEmpty()) {
      throw new ModelFailure(
          ModelFailure.Kind.AUTH, "there is no key for " + provider.name() + " yet");
    }
    return Discovery.endpoint(provider, all.get(0), known.headers(provider));
  }

  private Credentials credentials() {
    return new Credentials(live(), instance, secret -> {}, clock);
  }

  private LiveConfig live() {
    ConfigSnapshot snapshot = instance.configStore(environment, clock).readValid();
    return new LiveConfig(snapshot, UnaryOperator.identity());
  }

  private static CallLimits limits(Duration limit) {
    return new CallLimits(limit, limit, limit, Duration.ZERO, 1, 16L << 20);
  }

  private static Verdict verdict(ModelFailure.Kind kind) {
    return switch (kind) {
      case AUTH, BILLING, NOT_FOUND, BAD_REQUEST -> Verdict.REFUSED;
      case BUDGET,
          RATE_LIMIT,
          OVERLOADED,
          TIMEOUT,
          NETWORK,
          CONTEXT_OVERFLOW,
          BAD_ANSWER,
          REFUSAL,
          UNKNOWN ->
          Verdict.UNKNOWN;
    };
  }

  private static long millis(long begun) {
    return (System.nanoTime() - begun) / 1_000_000;
  }
}
