package dev.gatehouse.gateway;

import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import dev.gatehouse.core.Environment;
import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.ConfigStore;
import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.core.config.Secrets;
import dev.gatehouse.gateway.access.AccessControl;
import dev.gatehouse.gateway.access.GivenSecrets;
import dev.gatehouse.gateway.client.ClientOptions;
import dev.gatehouse.gateway.configuration.ConfigChoice;
import dev.gatehouse.gateway.configuration.ConfigStanding;
import dev.gatehouse.gateway.configuration.LiveConfig;
import dev.gatehouse.gateway.configuration.Probation;
import dev.gatehouse.gateway.lifecycle.Farewell;
import dev.gatehouse.gateway.lifecycle.GatewayLifecycle;
import dev.gatehouse.gateway.log.InstanceLog;
import dev.gatehouse.gateway.log.LogSettings;
import dev.gatehouse.gateway.server.GatewayServer;
import dev.gatehouse.gateway.socket.ListeningSockets;
import dev.gatehouse.ports.Lease;
import dev.gatehouse.ports.PortBlock;
import dev.gatehouse.ports.PortPlan;
import dev.gatehouse.ports.PortSettings;
import dev.gatehouse.ports.Reservation;
import dev.gatehouse.profiles.ConfiguredPorts;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.Instance.Field;
import dev.gatehouse.profiles.Instance.Reason;
import dev.gatehouse.profiles.Instance.Source;
import dev.gatehouse.profiles.SetupOptions;
import dev.gatehouse.profiles.StateLock;
import dev.gatehouse.profiles.component.GatewayComponent;
import io.vertx.core.Future;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Takes what a gateway needs, step by step, and gives it back in reverse. Used by one thread at a
 * time; {@link #instance} and {@link #credentials} by any.
 */
final class GatewayStart {
  private static final Duration STEP_LIMIT = Duration.ofSeconds(20);
  private static final Duration UNDO_LIMIT = Duration.ofSeconds(10);
  private static final Farewell FOR_GOOD = Farewell.forGood("gateway stopping");

  private final GatewaySpec spec;
  private final HostServices host;
  private final Environment environment;
  private final GatewayLifecycle lifecycle;
  private final ListeningSockets sockets;

  /** The state directory; a restart keeps it. */
  private final UndoStack place = new UndoStack();

  private final UndoStack held = new UndoStack();
  private volatile Instance instance;
  private volatile @Nullable Running running;
  private volatile boolean abandoned;
  private volatile Farewell farewell = FOR_GOOD;
  private BooleanSupplier giveUp = () -> false;
  private boolean startedBefore;

  GatewayStart(
      GatewaySpec spec,
      Instance instance,
      Environment environment,
      HostServices host,
      GatewayLifecycle lifecycle) {
    this.spec = spec;
    this.instance = instance;
    this.environment = environment;
    this.host = host;
    this.lifecycle = lifecycle;
    this.sockets = spec.sockets().orElseGet(ListeningSockets::new);
  }

  Instance instance() {
    return instance;
  }

  /** The parts of the running gateway. */
  Injector injector() {
    return running().injector;
  }

  /** The shared secret of the running gateway. Blocks when it is a reference. */
  ClientOptions credentials() {
    Running now = running();
    ClientOptions.Builder options = ClientOptions.builder();
    GivenSecrets given = now.injector.getInstance(GivenSecrets.class);
    ConfigSnapshot config = now.config.current();
    secret(config, given.token(), "token").ifPresent(options::token);
    secret(config, given.password(), "password").ifPresent(options::password);
    return options.build();
  }

  private Running running() {
    Running now = running;
    if (now == null) {
      throw new GatehouseException(
          ExitCode.NOT_RUNNING, instance.displayName() + " is not running", "start it first");
    }
    return now;
  }

  /**
   * Runs every step. When one fails, everything is given back before the failure is thrown. Blocks.
   *
   * @param giveUp asked between two steps
   */
  void run(BooleanSupplier giveUp) {
    this.giveUp = giveUp;
    try {
      start();
    } catch (RuntimeException | Error e) {
      running = null;
      sockets.letGo();
      undoAfter(e);
      throw e;
    }
  }

  /** Makes the next {@link #undo} drop its clients without a word. */
  void abandon() {
    abandoned = true;
  }

  /** Gives everything back, newest first. Blocks. */
  void undo(Duration limit) {
    farewell = FOR_GOOD;
    running = null;
    try {
      giveBackEverything(limit);
    } finally {
      sockets.letGo();
    }
  }

  /** The same before another life: its sockets go on to listen. Blocks. */
  void undo(Farewell words, Duration limit) {
    farewell = words;
    keepSockets();
    running = null;
    giveBackEverything(limit);
  }

  /** Gives back all but the state directory, for a new start in this process. Blocks. */
  void undoForRestart(Farewell words, Duration limit) {
    farewell = words;
    keepSockets();
    running = null;
    held.undo(limit);
  }

  // Where this cannot be done, clients that come in between are refused, and try again.
  private void keepSockets() {
    sockets.pause();
    try {
      sockets.keep();
    } catch (IOException e) {
      Running now = running;
      if (now != null) {
        now.injector
            .getInstance(InstanceLog.class)
            .info("gateway", "connections are refused meanwhile", "why", e.toString());
      }
    }
  }

  private void giveBackEverything(Duration limit) {
    try {
      held.undo(limit);
    } finally {
      place.undo(limit);
    }
  }

  private void start() {
    if (place.isEmpty()) {
      takeStateDirectory();
    }
    Clock clock = host.clock();
    ConfigStore store = instance.configStore(environment, clock);
    ConfigChoice choice =
        step("read its configuration", () -> ConfigChoice.read(store, clock, startedBefore));
    ConfigChoice.Option option = step("read its configuration", choice::first);
    try {
      startOn(option, store, clock);
    } catch (RuntimeException e) {
      option = instead(choice, option, e);
      try {
        startOn(option, store, clock);
      } catch (RuntimeException second) {
        choice.giveUp(); // then it is not the change that is at fault
        e.addSuppressed(second);
        throw e;
      }
    }
    settle(choice, option);
    startedBefore = true;
  }

  /** What to start on after a failure that a changed configuration may have caused. */
  private ConfigChoice.Option instead(
      ConfigChoice choice, ConfigChoice.Option tried, RuntimeException failure) {
    Optional<ConfigChoice.Option> other =
        giveUp.getAsBoolean() ? Optional.empty() : choice.afterFailure(tried, failure);
    if (other.isEmpty()) {
      choice.giveUp();
      throw choice.explained(failure);
    }
    held.undo(UNDO_LIMIT);
    return other.get();
  }

  private void settle(ConfigChoice choice, ConfigChoice.Option option) {
    Running now = running();
    ConfigStanding standing = step("record what it runs on", () -> choice.settle(option));
    now.config.standing(standing);
    InstanceLog log = now.injector.getInstance(InstanceLog.class);
    if (standing.needsAttention()) {
      log.error(
          "config",
          standing.mode() == ConfigStanding.Mode.ROLLED_BACK
              ? "a changed configuration failed and was put back"
              : "the configuration file is not in force; an earlier generation is",
          "mode",
          standing.mode().wireName(),
          "generation",
          standing.generation(),
          "why",
          standing.reason(),
          "diff",
          standing.diff());
    }
    Probation probation = now.injector.getInstance(Probation.class);
    held.push("end the probation", left -> probation.end(abandoned));
    probation.start();
    log.info("gateway", "ready", "port", instance.ports().gateway());
  }

  private void startOn(ConfigChoice.Option option, ConfigStore store, Clock clock) {
    UnaryOperator<ConfigSnapshot> layers = this::layered;
    LiveConfig config = new LiveConfig(layers.apply(option.snapshot()), layers);
    config.standing(option.standing());
    // What the instance was resolved with may be another configuration than this one.
    if (startedBefore || option.standing().needsAttention()) {
      instance = step("read its ports", () -> ConfiguredPorts.follow(instance, config.current()));
    }
    Lease lease = step("take its ports", () -> lease(config.current()));
    held.push("give the ports back", left -> lease.close());
    instance = instance.withPorts(lease.plan(), portReason());

    GatewayThreads threads = new GatewayThreads("gatehouse-" + instance.profile() + "-");
    InstanceLog log =
        step(
            "open its log",
            () ->
                InstanceLog.open(
                    instance.displayName(),
                    LogSettings.of(
                        instance.stateDirectory(), config.current().resolved(), environment),
                    threads.prefix() + "log",
                    clock));
    held.push("close the log", left -> log.close());
    log.info("gateway", "starting", "pid", ProcessHandle.current().pid());
    config.onChange(
        (before, after) ->
            log.level(
                LogSettings.of(instance.stateDirectory(), after.resolved(), environment).level()));
    instance.marker().ifPresent(marker -> log.hide(marker.proofKey()));
    ConfigTrees.at(config.current().resolved(), "gateway", "port")
        .filter(configured -> startedBefore && !isPort(configured))
        .ifPresent(
            configured ->
                log.warn(
                    "gateway",
                    "gateway.port is not in force",
                    "configured",
                    configured,
                    "port",
                    instance.ports().gateway(),
                    "because",
                    portReason().detail()));

    GatewayVertx vertx =
        step("start its event loop", () -> GatewayVertx.build(threads, spec.eventLoops(), sockets));
    held.push("end the event loop", vertx::close);

    RunningContext context = new RunningContext(instance, config, lease);
    Injector injector =
        step(
            "put its parts together",
            () ->
                GatewayInjector.create(
                    new GatewayInjector.Given(
                        vertx.vertx(),
                        instance,
                        context,
                        config,
                        store,
                        environment,
                        clock,
                        new SecureRandom(),
                        log,
                        host.leases(),
                        host.catalog(),
                        host.services(),
                        lifecycle,
                        sockets),
                    spec.modules()));
    context.use(injector);
    AccessControl access = injector.getInstance(AccessControl.class);
    step("read its shared secret", () -> started(access, config.current()));
    // A client that waits at a kept socket must not come in before everything is there.
    sockets.pause();
    startComponents(injector);

    GatewayServer server = injector.getInstance(GatewayServer.class);
    step("open port " + instance.ports().gateway(), () -> await(server.start(), STEP_LIMIT));
    held.push("close the port", left -> stop(server, left));
    sockets.resume();
    sockets.letGo(); // what the configuration does not name any more
    running = new Running(injector, config);
  }

  // A place that is new is set up first: to lock it would write to it, and a place that cannot be
  // used stays untouched. In a place that is known, nothing is touched while another gateway runs.
  private void takeStateDirectory() {
    boolean fresh = instance.marker().isEmpty();
    if (fresh) {
      setUp();
    }
    StateLock lock =
        step("lock its state directory", () -> StateLock.take(instance, host.leases()));
    place.push("unlock the state directory", left -> lock.close());
    if (!fresh) {
      setUp();
    }
  }

  private void setUp() {
    instance =
        step("set up", () -> host.setup().setUp(instance, SetupOptions.forStart())).instance();
  }

  private ConfigSnapshot layered(ConfigSnapshot file) {
    return spec.config().isEmpty()
        ? file
        : file.withResolved(ConfigLayers.merge(file.resolved(), spec.config()));
  }

  private Lease lease(ConfigSnapshot config) {
    PortSettings settings =
        PortSettings.of(
            config.resolved(), instance.distribution().configKeys(), instance.configPath());
    Supplier<Collection<Reservation>> others =
        () -> host.reservations().ofOthers(instance.stateDirectory());
    if (anyPort() && !startedBefore) {
      return host.leases()
          .acquireAnywhere(
              instance.leaseOwner(), instance.distribution().ports(), settings, others);
    }
    PortPlan plan =
        PortPlan.derive(instance.distribution().ports(), instance.ports().gateway())
            .adjusted(settings);
    return host.leases()
        .owning(sockets::keeps)
        .acquire(instance.leaseOwner(), plan, PortBlock.of(plan, settings), others);
  }

  private boolean isPort(Object configured) {
    return configured instanceof Number number && number.intValue() == instance.ports().gateway();
  }

  private boolean anyPort() {
    return spec.port().isPresent() && spec.port().getAsInt() == 0;
  }

  private Reason portReason() {
    Map<Field, Reason> reasons = instance.reasons();
    Reason known = reasons.get(Field.BASE_PORT);
    return anyPort() || known == null
        ? new Reason(Source.LEASE, "any free ports were asked for")
        : known;
  }

  // The end of the event loop closes what is still open.
  private void stop(GatewayServer server, Duration left) throws TimeoutException {
    if (!abandoned) {
      await(server.stop(farewell, left), left.plus(STEP_LIMIT));
    }
  }

  private static boolean started(AccessControl access, ConfigSnapshot config) {
    access.start(config);
    return true;
  }

  private void startComponents(Injector injector) {
    Set<GatewayComponent> components =
        injector.getInstance(Key.get(new TypeLiteral<Set<GatewayComponent>>() {}));
    for (GatewayComponent component : components) {
      // Also one that fails half-way is asked to give back what it took.
      held.push(
          "stop " + component.name(),
          left -> await(Future.fromCompletionStage(component.stop()), left.plus(STEP_LIMIT)));
      step(
          "start " + component.name(),
          () -> await(Future.fromCompletionStage(component.start()), STEP_LIMIT));
    }
  }

  private static <T> @Nullable T await(Future<T> future, Duration limit) throws TimeoutException {
    return future.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  private Optional<String> secret(ConfigSnapshot config, Optional<String> given, String key) {
    return given.or(
        () ->
            ConfigTrees.at(config.resolved(), "gateway", "auth", key)
                .flatMap(value -> Secrets.of(config).resolve(value)));
  }

  private void undoAfter(Throwable failure) {
    try {
      giveBackEverything(UNDO_LIMIT);
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private <T extends @Nullable Object> T step(String name, Callable<T> action) {
    if (giveUp.getAsBoolean()) {
      throw new GatehouseException(
          ExitCode.FAILURE,
          instance.displayName() + " was stopped before it was ready",
          "start it again");
    }
    try {
      return action.call();
    } catch (GatehouseException e) {
      throw new GatehouseException(
          e.exitCode(),
          instance.displayName() + " could not " + name + ": " + e.getMessage(),
          e.remedy(),
          e);
    } catch (Exception e) {
      throw new GatehouseException(
          ExitCode.FAILURE,
          instance.displayName() + " could not " + name + ": " + e,
          "look into its log",
          e);
    }
  }

  private record Running(Injector injector, LiveConfig config) {}
}
