package dev.gatehouse.profiles.service.systemd;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.profiles.Places;
import dev.gatehouse.profiles.service.ServiceState;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code systemctl show} says of a unit, in the words of {@link ServiceState}. Safe to share.
 */
final class UnitStatus {
  static final String PROPERTIES =
      "LoadState,ActiveState,SubState,Result,MainPID,NRestarts,ExecMainCode,ExecMainStatus,"
          + "AssertResult,AssertTimestampMonotonic,UnitFileState,FragmentPath,NeedDaemonReload";

  private final Map<String, String> properties;

  private UnitStatus(Map<String, String> properties) {
    this.properties = properties;
  }

  static UnitStatus parse(String shown) {
    Map<String, String> properties = new LinkedHashMap<>();
    shown
        .lines()
        .forEach(
            line -> {
              int equals = line.indexOf('=');
              if (equals > 0) {
                properties.put(line.substring(0, equals), line.substring(equals + 1));
              }
            });
    return new UnitStatus(properties);
  }

  String get(String property) {
    return properties.getOrDefault(property, "");
  }

  boolean loaded() {
    return get("LoadState").equals("loaded");
  }

  /** The file that systemd means by the unit's name, where that is not the one at {@code path}. */
  Optional<Path> unitBeside(Path path) {
    return Optional.of(get("FragmentPath"))
        .filter(fragment -> !fragment.isEmpty())
        .map(Path::of)
        .filter(fragment -> !Places.real(fragment).equals(Places.real(path)));
  }

  boolean enabled() {
    return get("UnitFileState").equals("enabled");
  }

  /** Whether anything of the unit runs or will run by itself. */
  boolean active() {
    return switch (get("ActiveState")) {
      case "active", "activating", "reloading", "deactivating" -> true;
      default -> false;
    };
  }

  long mainPid() {
    return number("MainPID");
  }

  ServiceState state() {
    int restarts = (int) number("NRestarts");
    return switch (get("ActiveState")) {
      case "active", "reloading" ->
          new ServiceState(ServiceState.Phase.RUNNING, mainPid(), restarts, "");
      case "activating" ->
          get("SubState").equals("auto-restart")
              ? new ServiceState(ServiceState.Phase.WAITING, 0, restarts, "it ended " + ending())
              : new ServiceState(ServiceState.Phase.RUNNING, mainPid(), restarts, "starting");
      case "deactivating" ->
          new ServiceState(ServiceState.Phase.RUNNING, mainPid(), restarts, "stopping");
      case "failed" -> new ServiceState(ServiceState.Phase.GAVE_UP, 0, restarts, why(restarts));
      default ->
          get("AssertResult").equals("no") && number("AssertTimestampMonotonic") > 0
              ? new ServiceState(
                  ServiceState.Phase.GAVE_UP,
                  0,
                  restarts,
                  "the instance's directory is gone, so it was not started")
              : new ServiceState(ServiceState.Phase.STOPPED, 0, restarts, "");
    };
  }

  private String why(int restarts) {
    return switch (get("Result")) {
      case "start-limit-hit" -> "it ended too often, the last time " + ending();
      case "watchdog" -> "its event loop did not answer";
      case "timeout" -> "it was not ready, or did not end, in time";
      case "oom-kill" -> "it used more memory than it may";
      case "resources" -> "systemd could not start it: a file of it cannot be read, or a limit met";
      default -> "it ended " + ending() + (restarts > 0 ? ", after " + restarts + " restarts" : "");
    };
  }

  private String ending() {
    int status = (int) number("ExecMainStatus");
    // Codes of waitid: 1 exited, 2 killed, 3 killed with a core dump.
    if (number("ExecMainCode") > 1) {
      return "by signal " + status;
    }
    for (ExitCode code : ExitCode.values()) {
      if (code.code() == status) {
        return "with exit status " + status + ": " + code.meaning();
      }
    }
    return String.format(Locale.ROOT, "with exit status %d", status);
  }

  private long number(String property) {
    try {
      return Long.parseLong(get(property));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
