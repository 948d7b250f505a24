package dev.gatehouse.profiles.service.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.Json;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.ServiceNames;
import dev.gatehouse.profiles.budget.InstanceBudget;
import dev.gatehouse.profiles.service.EnvironmentText;
import dev.gatehouse.profiles.service.HostFacts;
import dev.gatehouse.profiles.service.ServiceDefinition;
import dev.gatehouse.profiles.service.ServiceLimits;
import dev.gatehouse.profiles.service.ServiceOwner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes the definition of an instance's service: from the instance, its budget, and what this
 * machine has. The same on each day and from each shell, so that a later comparison shows what has
 * changed, and nothing else. Blocks: reads the configuration and the variables that are there.
 */
public final class ServicePlan {
  /** The kind that a service of ours says in its variable {@code …_SERVICE_KIND}. */
  public static final String KIND = "gateway";

  // The way out, and whom to trust there: without them a gateway behind a proxy reaches no model.
  private static final Set<String> NETWORK =
      Set.of("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR");

  // What this program itself needs to be found and started again.
  private static final List<String> OWN =
      List.of(
          "GATEHOUSE_JAVA_HOME",
          "GATEHOUSE_HOST_DIR",
          "GATEHOUSE_ALLOW_NETWORK_LOCKS",
          "XDG_CONFIG_HOME",
          "LANG");

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)[}:]");

  private final HostFacts host;
  private final List<String> gatewayCommand;
  private final List<String> supervisorCommand;

  /**
   * Creates a plan.
   *
   * @param gatewayCommand runs the instance's gateway in the foreground
   * @param supervisorCommand runs it under our own supervisor; it is given the file of variables as
   *     its last word
   */
  public ServicePlan(HostFacts host, List<String> gatewayCommand, List<String> supervisorCommand) {
    this.host = requireNonNull(host, "host");
    this.gatewayCommand = List.copyOf(gatewayCommand);
    this.supervisorCommand = List.copyOf(supervisorCommand);
  }

  /** The file, mode 0600, that gives an instance's service its variables. */
  public static Path environmentFile(Instance instance) {
    return instance.stateDirectory().resolve("service.env");
  }

  /**
   * The definition.
   *
   * @param passed names of variables that the service shall get from this environment
   * @throws GatehouseException with {@link ExitCode#USAGE} when one of them is not set, with {@link
   *     ExitCode#CONFIG} when a value cannot stand in a service
   */
  public ServiceDefinition define(Instance instance, Collection<String> passed) {
    ConfigSnapshot config = instance.configStore(host.environment(), Clock.systemUTC()).read();
    List<String> supervisor = new ArrayList<>(supervisorCommand);
    supervisor.add(environmentFile(instance).toString());
    return new ServiceDefinition(
        ServiceOwner.of(instance),
        ServiceNames.of(instance),
        description(instance),
        gatewayCommand,
        supervisor,
        environment(instance),
        secrets(instance, config, passed),
        environmentFile(instance),
        host.environment().home(),
        instance.layout().logs().resolve("service.log"),
        limits(config));
  }

  private static String description(Instance instance) {
    String name = instance.distribution().displayName() + " Gateway";
    return instance.profile().isDefault() ? name : name + " (profile: " + instance.profile() + ")";
  }

  private Map<String, String> environment(Instance instance) {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("HOME", host.environment().home().toString());
    variables.put("PATH", path());
    for (String name : OWN) {
      host.environment().get(name).ifPresent(value -> variables.put(name, value));
    }
    variables.put("GATEHOUSE_NO_BUILD", "1");
    var distribution = instance.distribution();
    variables.put(distribution.variable("PROFILE"), instance.profile().value());
    variables.put(distribution.variable("STATE_DIR"), instance.stateDirectory().toString());
    variables.put(distribution.variable("CONFIG_PATH"), instance.configPath().toString());
    variables.put(distribution.variable("SERVICE_MARKER"), distribution.id());
    variables.put(distribution.variable("SERVICE_KIND"), KIND);
    return variables;
  }

  /** A path that does not depend on the shell of the person who installs. */
  private String path() {
    if (host.windows()) {
      return host.environment().get("PATH").orElse("");
    }
    Path home = host.environment().home();
    List<String> places =
        new ArrayList<>(
            List.of(
                home.resolve(".local/bin").toString(),
                home.resolve(".npm-global/bin").toString(),
                home.resolve("bin").toString()));
    if (host.mac()) {
      places.add("/opt/homebrew/bin");
    }
    places.addAll(List.of("/usr/local/bin", "/usr/bin", "/bin"));
    return String.join(":", places);
  }

  private Map<String, String> secrets(
      Instance instance, ConfigSnapshot config, Collection<String> passed) {
    Map<String, String> secrets = new TreeMap<>(present(instance));
    host.environment()
        .variables()
        .forEach(
            (name, value) -> {
              if (NETWORK.contains(name.toUpperCase(java.util.Locale.ROOT)) && !value.isBlank()) {
                secrets.put(name, value);
              }
            });
    for (String name : named(config)) {
      host.environment().get(name).ifPresent(value -> secrets.put(name, value));
    }
    for (String name : passed) {
      secrets.put(
          name,
          host.environment()
              .get(name)
              .orElseThrow(
                  () ->
                      new GatehouseException(
                          ExitCode.USAGE,
                          "the variable " + name + " is not set here, so the service cannot get it",
                          "set it, for example: " + name + "=… and run the command again")));
    }
    // Said elsewhere in the definition, and there without a doubt whose they are.
    environment(instance).keySet().forEach(secrets::remove);
    return secrets;
  }

  /** What an earlier installation gave to the service: installing again loses none of it. */
  private static Map<String, String> present(Instance instance) {
    try {
      return EnvironmentText.read(new String(Files.readAllBytes(environmentFile(instance)), UTF_8));
    } catch (NoSuchFileException e) {
      return Map.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The variables that the configuration asks for by name. */
  private static Set<String> named(ConfigSnapshot config) {
    Set<String> names = new java.util.TreeSet<>();
    collect(config.source(), names);
    return names;
  }

  private static void collect(Object value, Set<String> names) {
    if (value instanceof Map<?, ?> map) {
      if ("env".equals(map.get("source")) && map.get("id") instanceof String id) {
        names.add(id);
      }
      map.values().forEach(inner -> collect(inner, names));
    } else if (value instanceof List<?> list) {
      list.forEach(inner -> collect(inner, names));
    } else if (value instanceof String text) {
      Matcher matcher = REFERENCE.matcher(text);
      while (matcher.find()) {
        names.add(matcher.group(1));
      }
    }
  }

  /**
   * A quarter above the budget: the gateway itself says no at its limit, and the operating system
   * only ends what has got out of hand.
   */
  private static ServiceLimits limits(ConfigSnapshot config) {
    InstanceBudget budget = InstanceBudget.of(config.resolved());
    return new ServiceLimits(
        above(budget.memoryBytes()), above(budget.tasks()), ServiceLimits.NONE.openFiles());
  }

  private static OptionalLong above(OptionalLong budget) {
    return budget.isPresent()
        ? OptionalLong.of(Math.addExact(budget.getAsLong(), budget.getAsLong() / 4))
        : budget;
  }

  /** Reads a file of variables for a service that reads it itself. */
  public static Map<String, String> readVariables(Path file) {
    try {
      Optional<String> wide = othersRights(file);
      if (wide.isPresent()) {
        throw new GatehouseException(
            ExitCode.ACCESS,
            file + " can be read or written by others: " + wide.get(),
            "run: chmod 600 " + file);
      }
      return EnvironmentText.read(new String(Files.readAllBytes(file), UTF_8));
    } catch (NoSuchFileException e) {
      throw new GatehouseException(
          ExitCode.CONFIG,
          "the file of the service's variables is gone: " + file,
          "install the service again with gateway install",
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<String> othersRights(Path file) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return Optional.empty();
    }
    String mode =
        java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    return mode.endsWith("------") ? Optional.empty() : Optional.of(mode);
  }

  /** The command, for a message. */
  @Override
  public String toString() {
    return "ServicePlan" + Json.write(gatewayCommand);
  }
}
