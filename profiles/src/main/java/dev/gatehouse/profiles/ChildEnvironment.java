package dev.gatehouse.profiles;

import dev.gatehouse.core.distribution.Distribution;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Builds the environment of child processes. A child never inherits which instance started it: a
 * gateway, a command or an agent's shell started from inside another instance would otherwise take
 * that one's places, port, token or service. Pure.
 */
public final class ChildEnvironment {
  // Not an instance's own: where home is, where the host-wide directory is, which Java to use.
  private static final Set<String> KEPT = Set.of("HOME", "HOST_DIR", "JAVA_HOME");

  // Options that would load code or settings of the parent into any Java or Node child.
  private static final Set<String> RUNTIME_OPTIONS =
      Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "NODE_OPTIONS");

  // What a service manager tells the one process that it started.
  private static final Set<String> SERVICE =
      Set.of(
          "NOTIFY_SOCKET",
          "WATCHDOG_PID",
          "WATCHDOG_USEC",
          "LISTEN_PID",
          "LISTEN_FDS",
          "LISTEN_FDNAMES",
          "INVOCATION_ID",
          "JOURNAL_STREAM",
          "MANAGERPID",
          "SYSTEMD_EXEC_PID",
          "XPC_SERVICE_NAME");

  private ChildEnvironment() {}

  /**
   * Returns {@code parent} without the variables that name an instance of any of the distributions,
   * its places, ports, secrets or service, and without options that Java would load by itself.
   */
  public static Map<String, String> scrub(
      Map<String, String> parent, Collection<Distribution> distributions) {
    Map<String, String> child = new LinkedHashMap<>();
    parent.forEach(
        (name, value) -> {
          if (passes(name.toUpperCase(Locale.ROOT), distributions)) {
            child.put(name, value);
          }
        });
    return child;
  }

  /**
   * Returns {@link #scrub} and the three variables that name {@code instance} completely, for a
   * child that shall act on it, for example a gateway process of its own.
   */
  public static Map<String, String> of(
      Instance instance, Map<String, String> parent, Collection<Distribution> distributions) {
    Map<String, String> child = scrub(parent, distributions);
    Distribution distribution = instance.distribution();
    child.put(distribution.variable("PROFILE"), instance.profile().value());
    child.put(distribution.variable("STATE_DIR"), instance.stateDirectory().toString());
    child.put(distribution.variable("CONFIG_PATH"), instance.configPath().toString());
    return child;
  }

  private static boolean passes(String name, Collection<Distribution> distributions) {
    if (RUNTIME_OPTIONS.contains(name) || SERVICE.contains(name)) {
      return false;
    }
    for (Distribution distribution : distributions) {
      if (name.startsWith(distribution.environmentPrefix())) {
        return KEPT.contains(name.substring(distribution.environmentPrefix().length()));
      }
      if (distribution.legacyEnvironmentPrefixes().stream().anyMatch(name::startsWith)) {
        return false;
      }
    }
    return true;
  }
}
