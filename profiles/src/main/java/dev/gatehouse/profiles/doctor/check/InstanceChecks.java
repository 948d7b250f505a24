package dev.gatehouse.profiles.doctor.check;

import dev.gatehouse.profiles.doctor.DoctorCheck;
import java.nio.file.Path;
import java.util.List;

/** The checks of an instance's files, ports, service and host, which need no running gateway. */
public final class InstanceChecks {
  private InstanceChecks() {}

  /** All of them, in the order in which they should run: what others rest on comes first. */
  public static List<DoctorCheck> all() {
    return List.of(
        new EnvironmentCheck(),
        new StateDirectoryCheck(),
        new FileModesCheck(),
        new StaleFilesCheck(),
        new RegistryCheck(),
        new ConfigCheck(),
        new SecretsCheck(),
        new PortsCheck(),
        new LeaseCheck(),
        new IsolationFindings(),
        new ServiceCheck(),
        new ClockCheck(),
        new DiskCheck(),
        new MemoryCheck(Path.of("/proc"), Path.of("/sys/fs/cgroup")),
        new FileLimitCheck(Path.of("/proc")));
  }
}
