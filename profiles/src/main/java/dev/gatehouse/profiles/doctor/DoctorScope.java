package dev.gatehouse.profiles.doctor;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.distribution.Distributions;
import dev.gatehouse.ports.HostDirectory;
import dev.gatehouse.ports.LeaseInfo;
import dev.gatehouse.ports.LeaseTable;
import dev.gatehouse.ports.PortProbe;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.InstanceCatalog;
import dev.gatehouse.profiles.KnownInstance;
import dev.gatehouse.profiles.Places;
import dev.gatehouse.profiles.StateLayout;
import dev.gatehouse.profiles.service.ServiceManager;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One instance under examination, and what its checks may look at. The other instances of the host
 * are there to compare with; no check touches them. What is expensive is read once, on first use.
 * For one thread at a time.
 */
public final class DoctorScope {
  private final Instance instance;
  private final Environment environment;
  private final Distributions distributions;
  private final HostDirectory host;
  private final Optional<ServiceManager> services;
  private final Clock clock;
  private final String version;
  private final boolean deep;
  private final String commandPrefix;
  private final LeaseTable leases;
  private @Nullable ConfigSnapshot config;
  private @Nullable List<KnownInstance> all;

  private DoctorScope(Builder builder) {
    this.instance = builder.instance;
    this.environment = builder.environment;
    this.distributions = builder.distributions;
    this.host = builder.host;
    this.services = builder.services;
    this.clock = builder.clock;
    this.version = builder.version;
    this.deep = builder.deep;
    this.commandPrefix = builder.commandPrefix;
    this.leases = new LeaseTable(host, new PortProbe());
  }

  /** A scope of {@code instance}, resolved for work on its files. */
  public static Builder of(
      Instance instance, Environment environment, Distributions distributions, HostDirectory host) {
    return new Builder(instance, environment, distributions, host);
  }

  /** The instance that is examined, the only one that a fix may touch. */
  public Instance instance() {
    return instance;
  }

  /** The paths of its state directory. */
  public StateLayout layout() {
    return instance.layout();
  }

  /** A command line of the examined instance, for a person to copy. */
  public String hint(String command) {
    return commandPrefix + instance.commandHint(command);
  }

  /** The variables of the process that asks. */
  public Environment environment() {
    return environment;
  }

  /** The directory that all instances of this user share. */
  public HostDirectory host() {
    return host;
  }

  /** Who keeps gateways running, where the caller has told. */
  public Optional<ServiceManager> services() {
    return services;
  }

  public Clock clock() {
    return clock;
  }

  /** The version of the program that asks, empty where it is not known. */
  public String version() {
    return version;
  }

  /** Whether checks may reach out of this host. */
  public boolean deep() {
    return deep;
  }

  /** Who holds which ports. */
  public LeaseTable leases() {
    return leases;
  }

  /** The instance's configuration, as it was when it was first asked for. Blocks then. */
  public ConfigSnapshot config() {
    if (config == null) {
      config = instance.configStore(environment, clock).read();
    }
    return config;
  }

  /** The lease of the instance's running gateway. Blocks. */
  public Optional<LeaseInfo> running() {
    return leases.of(realStateDirectory());
  }

  /** The instance as the host's catalogue knows it; empty before its set-up. Blocks at first. */
  public Optional<KnownInstance> known() {
    Path real = realStateDirectory();
    return all().stream().filter(other -> other.realStateDirectory().equals(real)).findFirst();
  }

  /** Every other instance of this host, to compare with. Blocks at first. */
  public List<KnownInstance> others() {
    Path real = realStateDirectory();
    return all().stream().filter(other -> !other.realStateDirectory().equals(real)).toList();
  }

  /** The catalogue of this host's instances. Opens nothing. */
  public InstanceCatalog catalog() {
    return new InstanceCatalog(distributions, environment, host, leases);
  }

  /** The same scope with nothing read yet, to look again after a fix. */
  DoctorScope fresh() {
    return new Builder(instance, environment, distributions, host)
        .services(services)
        .clock(clock)
        .version(version)
        .deep(deep)
        .commandPrefix(commandPrefix)
        .build();
  }

  private Path realStateDirectory() {
    return Places.real(instance.stateDirectory());
  }

  private List<KnownInstance> all() {
    if (all == null) {
      all = catalog().all();
    }
    return all;
  }

  /** Collects what a scope needs. For one thread. */
  public static final class Builder {
    private final Instance instance;
    private final Environment environment;
    private final Distributions distributions;
    private final HostDirectory host;
    private Optional<ServiceManager> services = Optional.empty();
    private Clock clock = Clock.systemUTC();
    private String version = "";
    private boolean deep;
    private String commandPrefix = "";

    private Builder(
        Instance instance,
        Environment environment,
        Distributions distributions,
        HostDirectory host) {
      this.instance = requireNonNull(instance, "instance");
      this.environment = requireNonNull(environment, "environment");
      this.distributions = requireNonNull(distributions, "distributions");
      this.host = requireNonNull(host, "host");
    }

    /** Who keeps gateways running. */
    public Builder services(ServiceManager manager) {
      return services(Optional.of(manager));
    }

    /** The clock that ages are taken from; the system's where not said. */
    public Builder clock(Clock examined) {
      this.clock = requireNonNull(examined, "examined");
      return this;
    }

    /** The version of the asking program, to compare with what runs. */
    public Builder version(String text) {
      this.version = requireNonNull(text, "text");
      return this;
    }

    /** Whether checks may reach out of this host; not where not said. */
    public Builder deep(boolean wanted) {
      this.deep = wanted;
      return this;
    }

    /** What stands before the program's name in command lines, where the shell finds it not. */
    public Builder commandPrefix(String directory) {
      this.commandPrefix = requireNonNull(directory, "directory");
      return this;
    }

    public DoctorScope build() {
      return new DoctorScope(this);
    }

    private Builder services(Optional<ServiceManager> manager) {
      this.services = manager;
      return this;
    }
  }
}
