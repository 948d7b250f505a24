package dev.gatehouse.core.config;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.distribution.Distribution;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Adds variables to the process's own: those of the state directory's {@code .env}, then those of
 * the {@code env} block. A variable that has a value is never replaced, and none that says which
 * instance this is can be set from inside the instance.
 */
final class EnvironmentBuilder {
  private static final Set<String> PLACES =
      Set.of(
          "PROFILE",
          "STATE_DIR",
          "CONFIG_PATH",
          "HOME",
          "OAUTH_DIR",
          "AGENT_DIR",
          "WORKSPACE_DIR",
          "HOST_DIR",
          "GATEWAY_PORT",
          "GATEWAY_URL",
          "LAUNCHD_LABEL",
          "SYSTEMD_UNIT",
          "WINDOWS_TASK_NAME",
          "SERVICE_MARKER",
          "SERVICE_KIND");
  private static final Set<String> CREDENTIALS = Set.of("GATEWAY_TOKEN", "GATEWAY_PASSWORD");

  private final Distribution distribution;
  private final Environment base;
  private final Problems problems;
  private final Map<String, String> variables;

  EnvironmentBuilder(Distribution distribution, Environment base, Problems problems) {
    this.distribution = distribution;
    this.base = base;
    this.problems = problems;
    this.variables = new HashMap<>(base.variables());
  }

  /** Adds the {@code .env} of the state directory, which may hold the instance's own token. */
  void addDotEnv(String text) {
    DotEnv.parse(text)
        .forEach(
            (name, value) -> {
              if (suffix(name, PLACES)) {
                problems.warning(
                    ConfigPath.of(),
                    ".env of the state directory sets " + name + ", which is left out",
                    "a file inside an instance cannot say which instance it is; remove the line");
              } else {
                putIfUnset(name, value);
              }
            });
  }

  /** Adds {@code env.vars} and the strings that stand directly in {@code env}. */
  void addBlock(Map<?, ?> block) {
    ConfigPath env = ConfigPath.of("env");
    if (block.get("vars") instanceof Map<?, ?> vars) {
      vars.forEach((name, value) -> addFromBlock(env.plus("vars").plus(name), name, value));
    }
    block.forEach(
        (name, value) -> {
          if (value instanceof String) {
            addFromBlock(env.plus(name), name, value);
          }
        });
  }

  Environment build() {
    return variables.size() == base.variables().size() && variables.equals(base.variables())
        ? base
        : new Environment(variables, base.home(), base.workingDirectory());
  }

  private void addFromBlock(ConfigPath path, Object name, Object value) {
    if (!(value instanceof String text)) {
      return; // the schema check reports it
    }
    if (!Variables.isName((String) name)) {
      problems.warning(
          path, "\"" + name + "\" is no name of a variable", "use letters, digits and _ only");
    } else if (suffix((String) name, PLACES) || suffix((String) name, CREDENTIALS)) {
      problems.warning(
          path,
          name + " says which instance this is and is not set from the env block",
          "remove it; start the instance with --profile, or set the key that belongs to it");
    } else {
      putIfUnset((String) name, text);
    }
  }

  private void putIfUnset(String name, String value) {
    if (variables.getOrDefault(name, "").isBlank() && value.indexOf('\0') < 0) {
      variables.put(name, value);
    }
  }

  private boolean suffix(String name, Set<String> suffixes) {
    Stream<String> own =
        Stream.concat(
            Stream.of(distribution.environmentPrefix()),
            distribution.legacyEnvironmentPrefixes().stream());
    List<String> brands =
        distribution.brands().stream().map(b -> b.toUpperCase(Locale.ROOT) + "_").toList();
    return Stream.concat(own, brands.stream())
        .anyMatch(p -> name.startsWith(p) && suffixes.contains(name.substring(p.length())));
  }
}
