package dev.gatehouse.gateway;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.distribution.Distribution;
import dev.gatehouse.core.distribution.Distributions;
import dev.gatehouse.ports.HostDirectory;
import dev.gatehouse.ports.LeaseTable;
import dev.gatehouse.ports.PortProbe;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.InstanceCatalog;
import dev.gatehouse.profiles.InstanceResolver;
import dev.gatehouse.profiles.InstanceSetup;
import dev.gatehouse.profiles.Selection;
import dev.gatehouse.profiles.service.ServiceManager;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Runs gateways inside this JVM, each closed off from the others: own event loop, own workers, own
 * injector, own limits. Several hosts may live in one JVM. Safe to use from several threads.
 *
 * <pre>{@code
 * try (GatewayHost host = GatewayHost.create()) {
 *   Gateway main = host.start(GatewaySpec.builder().profile("main").build()).awaitReady();
 *   Gateway rescue = host.start(GatewaySpec.builder().profile("rescue").port(0).build()).awaitReady();
 * }
 * }</pre>
 */
public final class GatewayHost implements AutoCloseable {
  private static final AtomicInteger HOSTS = new AtomicInteger();

  private final Environment environment;
  private final HostDirectory directory;
  private final Distributions distributions;
  private final HostServices services;
  private final ThreadPoolExecutor starters;
  private final Set<Thread> starterThreads =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
  private final List<Gateway> gateways = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  private GatewayHost(Builder builder) {
    this.environment = builder.environment;
    this.directory =
        builder.directory == null ? HostDirectory.of(builder.environment) : builder.directory;
    this.distributions =
        builder.distributions == null
            ? Distributions.load(GatewayHost.class.getClassLoader())
            : builder.distributions;
    LeaseTable leases = new LeaseTable(directory, new PortProbe());
    InstanceCatalog catalog = new InstanceCatalog(distributions, environment, directory, leases);
    this.services =
        new HostServices(
            leases,
            new KnownReservations(catalog),
            new InstanceSetup(catalog, builder.clock, new SecureRandom()),
            catalog,
            Optional.ofNullable(builder.services),
            builder.clock);
    this.starters = starters("gatehouse-host-" + HOSTS.incrementAndGet() + "-");
  }

  /** A host in the environment of this process. */
  public static GatewayHost create() {
    return builder().build();
  }

  public static Builder builder() {
    return new Builder();
  }

  /**
   * Starts a gateway in the background and returns at once; {@link Gateway#ready} tells the rest.
   * Reads the instance's files to find out which one is meant, so it blocks for file access.
   *
   * @throws GatehouseException when the spec names no instance: a bad profile name, a directory
   *     that belongs to another instance, a configuration that cannot be read
   */
  public Gateway start(GatewaySpec spec) {
    requireNonNull(spec, "spec");
    Environment places = spec.environment().orElse(environment);
    Instance instance = spec.instance().orElseGet(() -> resolve(spec, places));
    synchronized (this) {
      if (closed) {
        throw new IllegalStateException("this host is closed");
      }
      AtomicGateway self = new AtomicGateway();
      Gateway gateway =
          new Gateway(
              lifecycle -> new GatewayStart(spec, instance, places, services, lifecycle),
              starters,
              () -> gateways.remove(self.value));
      self.value = gateway;
      gateways.add(gateway);
      gateway.begin();
      return gateway;
    }
  }

  /** The gateways that are neither stopped nor failed, in the order they were started. */
  public List<Gateway> gateways() {
    return List.copyOf(gateways);
  }

  /** Returns the gateway of an instance by its display name, {@code sigil/main}. */
  public Optional<Gateway> gateway(String displayName) {
    return gateways.stream()
        .filter(gateway -> gateway.instance().displayName().equals(displayName))
        .findFirst();
  }

  /** The directory that this host shares with all other hosts and processes of the user. */
  public HostDirectory directory() {
    return directory;
  }

  /** The distributions that this host knows. */
  public Distributions distributions() {
    return distributions;
  }

  /** The environment that places are resolved with. */
  public Environment environment() {
    return environment;
  }

  /**
   * Stops every gateway and waits until nothing of them is left. Blocks.
   *
   * @throws GatehouseException with {@link ExitCode#INTERNAL} when something could not be given
   *     back
   */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    @Nullable RuntimeException failure = null;
    List<Gateway> open = gateways();
    open.forEach(gateway -> gateway.stop(Gateway.STOP_LIMIT));
    for (Gateway gateway : open) {
      try {
        gateway.close();
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    starters.shutdown();
    awaitStarters();
    if (failure != null) {
      throw failure;
    }
  }

  private Instance resolve(GatewaySpec spec, Environment places) {
    Distribution distribution =
        spec.distribution()
            .orElseGet(
                () -> distributions.get(spec.distributionId().orElse(Distributions.DEFAULT_ID)));
    Selection selection = Selection.nothing().withPurpose(Selection.Purpose.START);
    if (spec.profile().isPresent()) {
      selection = selection.withProfile(spec.profile().get());
    }
    if (spec.stateDirectory().isPresent()) {
      selection = selection.withStateDirectory(spec.stateDirectory().get());
    }
    if (spec.configPath().isPresent()) {
      selection = selection.withConfigPath(spec.configPath().get());
    }
    if (spec.port().isPresent() && spec.port().getAsInt() != 0) {
      selection = selection.withPort(Integer.toString(spec.port().getAsInt()));
    }
    return new InstanceResolver(distribution, places, directory).resolve(selection);
  }

  private void awaitStarters() {
    try {
      if (!starters.awaitTermination(Gateway.STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        starters.shutdownNow();
      }
      // The pool is done a moment before its threads are.
      for (Thread thread : starterThreads.toArray(new Thread[0])) {
        thread.join(Gateway.STOP_LIMIT.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // Start and stop block, so they need threads that are no gateway's own. They end when idle.
  private ThreadPoolExecutor starters(String prefix) {
    int size = Math.max(4, Runtime.getRuntime().availableProcessors());
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            size,
            size,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, prefix + "start-" + number.getAndIncrement());
              thread.setDaemon(true);
              starterThreads.add(thread);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private static final class AtomicGateway {
    private @Nullable Gateway value;
  }

  /** Collects what a host needs. Not safe to share between threads. */
  public static final class Builder {
    private Environment environment = Environment.system();
    private @Nullable HostDirectory directory;
    private @Nullable Distributions distributions;
    private @Nullable ServiceManager services;
    private Clock clock = Clock.systemDefaultZone();

    private Builder() {}

    /** The variables and home directory of the gateways; default: those of this process. */
    public Builder environment(Environment environment) {
      this.environment = requireNonNull(environment, "environment");
      return this;
    }

    /** Where leases are kept; default: where all other processes of this user keep them. */
    public Builder directory(HostDirectory directory) {
      this.directory = requireNonNull(directory, "directory");
      return this;
    }

    /** The distributions to know; default: those on the class path. */
    public Builder distributions(Distributions distributions) {
      this.distributions = requireNonNull(distributions, "distributions");
      return this;
    }

    /**
     * Who keeps the gateways of this machine running without a terminal; without one, a gateway
     * that looks after a sibling can mend its files and cannot start it again.
     */
    public Builder services(ServiceManager services) {
      this.services = requireNonNull(services, "services");
      return this;
    }

    /**
     * What the gateways take for the time of day; default: the machine's. It may jump; what has to
     * last a certain time is measured by the clock that only goes on.
     */
    public Builder clock(Clock clock) {
      this.clock = requireNonNull(clock, "clock");
      return this;
    }

    public GatewayHost build() {
      return new GatewayHost(this);
    }
  }
}
