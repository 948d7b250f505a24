package dev.gatehouse.gateway;

import static java.util.Objects.requireNonNull;

import com.google.inject.Module;
import dev.gatehouse.core.Environment;
import dev.gatehouse.core.distribution.Distribution;
import dev.gatehouse.gateway.socket.ListeningSockets;
import dev.gatehouse.profiles.Instance;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What gateway to run: whose product, which profile, which places, and what an embedder adds.
 * Everything has a default; {@code GatewaySpec.builder().build()} is the default profile of the
 * default distribution in the user's home. Immutable; safe to share between threads.
 */
public final class GatewaySpec {
  /** The most event loops that one gateway may have. */
  public static final int MAX_EVENT_LOOPS = 2;

  private final Optional<Instance> instance;
  private final Optional<String> distributionId;
  private final Optional<Distribution> distribution;
  private final Optional<String> profile;
  private final Optional<Path> stateDirectory;
  private final Optional<Path> configPath;
  private final OptionalInt port;
  private final Map<String, Object> config;
  private final List<Module> modules;
  private final Optional<Environment> environment;
  private final int eventLoops;
  private final Optional<ListeningSockets> sockets;

  private GatewaySpec(Builder builder) {
    this.instance = builder.instance;
    this.distributionId = builder.distributionId;
    this.distribution = builder.distribution;
    this.profile = builder.profile;
    this.stateDirectory = builder.stateDirectory;
    this.configPath = builder.configPath;
    this.port = builder.port;
    this.config = Collections.unmodifiableMap(builder.config);
    this.modules = List.copyOf(builder.modules);
    this.environment = builder.environment;
    this.eventLoops = builder.eventLoops;
    this.sockets = builder.sockets;
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Returns the spec of an instance that is resolved already; its values stand as they are. */
  public static GatewaySpec of(Instance instance) {
    return builder().instance(instance).build();
  }

  /** The resolved instance, where the spec was made from one. */
  Optional<Instance> instance() {
    return instance;
  }

  Optional<String> distributionId() {
    return distributionId;
  }

  Optional<Distribution> distribution() {
    return distribution;
  }

  Optional<String> profile() {
    return profile;
  }

  Optional<Path> stateDirectory() {
    return stateDirectory;
  }

  Optional<Path> configPath() {
    return configPath;
  }

  OptionalInt port() {
    return port;
  }

  Map<String, Object> config() {
    return config;
  }

  List<Module> modules() {
    return modules;
  }

  Optional<Environment> environment() {
    return environment;
  }

  int eventLoops() {
    return eventLoops;
  }

  /** The sockets of an earlier life of the gateway, where there was one. */
  Optional<ListeningSockets> sockets() {
    return sockets;
  }

  /** Collects the values of a {@link GatewaySpec}. Not safe to share between threads. */
  public static final class Builder {
    private Optional<Instance> instance = Optional.empty();
    private Optional<String> distributionId = Optional.empty();
    private Optional<Distribution> distribution = Optional.empty();
    private Optional<String> profile = Optional.empty();
    private Optional<Path> stateDirectory = Optional.empty();
    private Optional<Path> configPath = Optional.empty();
    private OptionalInt port = OptionalInt.empty();
    private final Map<String, Object> config = new LinkedHashMap<>();
    private final List<Module> modules = new ArrayList<>();
    private Optional<Environment> environment = Optional.empty();
    private int eventLoops = 1;
    private Optional<ListeningSockets> sockets = Optional.empty();

    private Builder() {}

    /** An instance that is resolved already; the other place values are not asked then. */
    public Builder instance(Instance instance) {
      this.instance = Optional.of(instance);
      return this;
    }

    /** The id of a distribution that the host knows: {@code sigil}. */
    public Builder distribution(String id) {
      this.distributionId = Optional.of(id);
      this.distribution = Optional.empty();
      return this;
    }

    /** A distribution of the embedder's own. */
    public Builder distribution(Distribution distribution) {
      this.distribution = Optional.of(distribution);
      this.distributionId = Optional.empty();
      return this;
    }

    /** The profile name; without one the default profile is meant. */
    public Builder profile(String profile) {
      this.profile = Optional.of(profile);
      return this;
    }

    /** The state directory, which is set up when it is missing or empty. */
    public Builder stateDirectory(Path stateDirectory) {
      this.stateDirectory = Optional.of(stateDirectory.toAbsolutePath().normalize());
      return this;
    }

    /** The configuration file, where it does not stand in the state directory. */
    public Builder configPath(Path configPath) {
      this.configPath = Optional.of(configPath.toAbsolutePath().normalize());
      return this;
    }

    /** The base port, 1..65425; 0 takes any block that is free on this host. */
    public Builder port(int port) {
      this.port = OptionalInt.of(port);
      return this;
    }

    /**
     * Values that win over the configuration file for this run, as a tree of maps, lists, strings,
     * numbers and booleans. They are merged into it key by key; the file does not change. Later
     * calls win over earlier ones.
     */
    public Builder config(Map<String, ?> overrides) {
      ConfigLayers.mergeInto(config, overrides);
      return this;
    }

    /** A Guice module that adds to this gateway: components, RPC methods, routes. */
    public Builder module(Module module) {
      modules.add(requireNonNull(module, "module"));
      return this;
    }

    /** The variables and home directory to resolve places with, instead of the host's. */
    public Builder environment(Environment environment) {
      this.environment = Optional.of(environment);
      return this;
    }

    /** How many event loops the gateway runs, 1 (default) or 2. */
    public Builder eventLoops(int eventLoops) {
      if (eventLoops < 1 || eventLoops > MAX_EVENT_LOOPS) {
        throw new IllegalArgumentException("eventLoops is " + eventLoops + ", not 1 or 2");
      }
      this.eventLoops = eventLoops;
      return this;
    }

    /** Sockets that listen already, left by the process whose place the gateway takes. */
    public Builder sockets(ListeningSockets sockets) {
      this.sockets = Optional.of(sockets);
      return this;
    }

    public GatewaySpec build() {
      return new GatewaySpec(this);
    }
  }
}
