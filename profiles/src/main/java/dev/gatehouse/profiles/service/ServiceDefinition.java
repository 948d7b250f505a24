package dev.gatehouse.profiles.service;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.profiles.ServiceNames;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The one model behind every definition of a service: systemd unit, launchd agent, scheduled task.
 * Immutable. Every text in it can be carried by every platform; what cannot is refused when the
 * definition is made.
 *
 * @param owner whose service it is
 * @param names its names on each platform
 * @param description one line for people
 * @param gatewayCommand runs the gateway in the foreground; its first word is an absolute path
 * @param supervisorCommand the same under our own supervisor, for a platform whose restart rules
 *     cannot tell one failure from another; reads {@code environmentFile} itself
 * @param environment variables without secrets, which may stand where anybody can read them
 * @param secrets variables that only ever stand in {@code environmentFile}
 * @param environmentFile absolute path of the file, mode 0600, that the service reads at its start
 * @param workingDirectory absolute path where it runs
 * @param log absolute path of the file for its standard output, where the platform keeps none
 * @param limits what it may use
 */
public record ServiceDefinition(
    ServiceOwner owner,
    ServiceNames names,
    String description,
    List<String> gatewayCommand,
    List<String> supervisorCommand,
    Map<String, String> environment,
    Map<String, String> secrets,
    Path environmentFile,
    Path workingDirectory,
    Path log,
    ServiceLimits limits) {
  public ServiceDefinition {
    requireNonNull(owner, "owner");
    requireNonNull(names, "names");
    requireNonNull(limits, "limits");
    gatewayCommand = command(gatewayCommand);
    supervisorCommand = command(supervisorCommand);
    environment = variables(environment);
    secrets = variables(secrets);
    ServiceText.check("the description", description);
    ServiceText.check("the instance's id", owner.instanceId());
    ServiceText.check("the distribution", owner.distribution());
    ServiceText.check("the profile", owner.profile());
    path("the state directory", owner.stateDirectory());
    path("the configuration path", owner.configPath());
    path("the environment file", environmentFile);
    path("the working directory", workingDirectory);
    path("the log file", log);
  }

  private static List<String> command(List<String> words) {
    List<String> copy = List.copyOf(words);
    if (copy.isEmpty() || !Path.of(ServiceText.check("the program", copy.get(0))).isAbsolute()) {
      throw new GatehouseException(
          ExitCode.CONFIG,
          "a service needs the absolute path of its program",
          "run the command by its full path");
    }
    copy.forEach(word -> ServiceText.check("an argument", word));
    return copy;
  }

  private static Map<String, String> variables(Map<String, String> given) {
    TreeMap<String, String> sorted = new TreeMap<>();
    given.forEach(
        (name, value) ->
            sorted.put(
                ServiceText.checkName(name), ServiceText.check("the variable " + name, value)));
    return java.util.Collections.unmodifiableMap(sorted);
  }

  private static void path(String field, Path path) {
    ServiceText.check(field, path.toString());
    if (!path.isAbsolute()) {
      throw new GatehouseException(
          ExitCode.CONFIG, field + " is no absolute path: " + path, "name it from the root on");
    }
  }

  /** Leaves the values of variables out. */
  @Override
  public String toString() {
    return "ServiceDefinition[" + owner + ", " + names.systemdUnit() + "]";
  }
}
