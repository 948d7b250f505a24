package dev.gatehouse.profiles.rescue;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.ports.LeaseInfo;
import dev.gatehouse.ports.LockHolder;
import dev.gatehouse.profiles.KnownInstance;
import dev.gatehouse.profiles.StateLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The process of a running gateway, as far as its lease's word can be proven. */
final class SiblingProcess {
  private static final long CLOCK_SLACK_MILLIS = 2_000;

  private SiblingProcess() {}

  /**
   * The process that a lease names; empty when that process is gone, or is another one: it must
   * have started when the lease says, and hold the lock of the state directory where the kernel
   * tells who does.
   */
  static Optional<ProcessHandle> of(LeaseInfo lease) {
    return ProcessHandle.of(lease.pid())
        .filter(ProcessHandle::isAlive)
        .filter(process -> LockHolder.holds(lock(lease), process.pid()).orElse(true))
        .filter(
            process ->
                lease.processStartMillis() > 0
                    && process
                        .info()
                        .startInstant()
                        .map(Instant::toEpochMilli)
                        .filter(
                            start ->
                                Math.abs(start - lease.processStartMillis()) <= CLOCK_SLACK_MILLIS)
                        .isPresent());
  }

  /**
   * The same.
   *
   * @throws GatehouseException with {@link ExitCode#IDENTITY} when it is none
   */
  static ProcessHandle required(KnownInstance known, LeaseInfo lease) {
    return of(lease)
        .orElseThrow(
            () ->
                new GatehouseException(
                    ExitCode.IDENTITY,
                    "process "
                        + lease.pid()
                        + ", which the lease of "
                        + known.name()
                        + " names, is not the one that took it",
                    "no process was touched; look at who holds "
                        + known.instance().layout().gatewayLock()));
  }

  private static Path lock(LeaseInfo lease) {
    return new StateLayout(lease.owner().stateDirectory()).gatewayLock();
  }

  /** The variables that a process was started with; empty where the system does not tell. */
  static Map<String, String> variables(ProcessHandle process) {
    Map<String, String> variables = new LinkedHashMap<>();
    try {
      Path file = Path.of("/proc", Long.toString(process.pid()), "environ");
      for (String entry : Files.readString(file, StandardCharsets.ISO_8859_1).split("\0", -1)) {
        int equals = entry.indexOf('=');
        if (equals > 0) {
          byte[] value = entry.substring(equals + 1).getBytes(StandardCharsets.ISO_8859_1);
          variables.put(entry.substring(0, equals), new String(value, StandardCharsets.UTF_8));
        }
      }
    } catch (IOException e) {
      // no such file on this system, or it ended just now
    }
    return variables;
  }

  /** Whether a signal has stopped the process, so that it only seems to live. */
  static boolean isStopped(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      int state = stat.lastIndexOf(')') + 2;
      return state > 1 && state < stat.length() && "Tt".indexOf(stat.charAt(state)) >= 0;
    } catch (IOException e) {
      return false; // no such file on this system, or it ended just now
    }
  }
}
