package dev.gatehouse.profiles.service;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.distribution.Distribution;
import dev.gatehouse.core.distribution.Distributions;
import dev.gatehouse.ports.PortPlan;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.InstanceMarker;
import dev.gatehouse.profiles.ProfileName;
import dev.gatehouse.profiles.ServiceNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Instances in a temporary home, and definitions of their services. */
public final class ServiceFixture {
  private static final Distributions DISTRIBUTIONS =
      Distributions.load(ServiceFixture.class.getClassLoader());

  private final Path home;

  public ServiceFixture(Path home) {
    this.home = home;
  }

  /** An instance with a directory and an identity. */
  public Instance instance(String distribution, String profile) {
    return instance(distribution, profile, home.resolve("." + distribution + "-" + profile));
  }

  /** The same in a directory of its own. */
  public Instance instance(String distribution, String profile, Path state) {
    try {
      Files.createDirectories(state);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return unmade(distribution, profile, state);
  }

  /** The same, of which nothing is made. */
  public static Instance unmade(String distribution, String profile, Path state) {
    Distribution product = DISTRIBUTIONS.get(distribution);
    ProfileName name = new ProfileName(profile);
    return new Instance(
        product,
        name,
        state,
        state.resolve(product.configFileName()),
        state.resolve("workspace"),
        PortPlan.derive(product.ports(), 20_001),
        Optional.of(
            InstanceMarker.create(distribution, name, Clock.systemUTC(), new SecureRandom())),
        Map.of());
  }

  /** What a machine with this home and these variables tells. */
  public HostFacts host(String system, Map<String, String> variables) {
    return new HostFacts(
        system, "ann", 1000, home.resolve("root"), new Environment(variables, home, home));
  }

  /** An ordinary definition. */
  public static ServiceDefinition definition(Instance instance) {
    return hostile(instance, "/opt/gatehouse/bin/gatehouse", Map.of("LANG", "C.UTF-8"), "gateway");
  }

  /** A definition with one value in every field that can hold one. */
  public static ServiceDefinition hostile(
      Instance instance, String program, Map<String, String> variables, String value) {
    Path directory = Path.of("/srv").resolve("x" + value.replace('/', '_').replace("\0", ""));
    return new ServiceDefinition(
        new ServiceOwner(
            instance.marker().orElseThrow().id(),
            instance.distribution().id(),
            instance.profile().value(),
            directory,
            directory.resolve("config.json")),
        ServiceNames.of(instance),
        "Gateway " + value,
        List.of(program, "--value", value, value + value, "gateway"),
        List.of(program, "--value", value, value + value, "supervise"),
        variables,
        Map.of(),
        directory.resolve("service.env"),
        directory,
        directory.resolve("service.log"),
        new ServiceLimits(OptionalLong.of(1L << 30), OptionalLong.of(500), 65_536));
  }

  /** An ordinary definition whose files lie in the instance's own directory. */
  public static ServiceDefinition writable(Instance instance) {
    ServiceDefinition ordinary = definition(instance);
    Path state = instance.stateDirectory();
    return new ServiceDefinition(
        ServiceOwner.of(instance),
        ordinary.names(),
        ordinary.description(),
        ordinary.gatewayCommand(),
        ordinary.supervisorCommand(),
        ordinary.environment(),
        Map.of("KEY", "s3cret"),
        state.resolve("service.env"),
        state,
        state.resolve("logs/service.log"),
        ordinary.limits());
  }
}
