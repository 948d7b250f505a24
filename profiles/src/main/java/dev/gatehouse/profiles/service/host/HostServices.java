package dev.gatehouse.profiles.service.host;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.service.DefinitionFile;
import dev.gatehouse.profiles.service.HostFacts;
import dev.gatehouse.profiles.service.NativeServices;
import dev.gatehouse.profiles.service.ServiceManager;
import dev.gatehouse.profiles.service.ServiceState;
import dev.gatehouse.profiles.service.launchd.LaunchdServices;
import dev.gatehouse.profiles.service.systemd.SystemdServices;
import dev.gatehouse.profiles.service.windows.WindowsTasks;
import java.time.Duration;
import java.util.Optional;

/**
 * The service manager of this machine as a whole: an instance whose service is installed is kept by
 * the operating system, every other one by our own supervisor. All methods but the first two block.
 */
public final class HostServices implements ServiceManager {
  private final Optional<NativeServices> system;
  private final ServiceManager supervisor;

  /**
   * Creates the manager.
   *
   * @param system the operating system's own manager, empty where it has none that we know
   * @param supervisor what keeps instances without an installed service
   */
  public HostServices(Optional<NativeServices> system, ServiceManager supervisor) {
    this.system = requireNonNull(system, "system");
    this.supervisor = requireNonNull(supervisor, "supervisor");
  }

  /**
   * The operating system's own manager of services. Asks nothing: whether it can be reached is what
   * its preflight says.
   *
   * @param supervisor what keeps a gateway on a platform whose restart rules are too coarse
   */
  public static Optional<NativeServices> systemOf(HostFacts host, ServiceManager supervisor) {
    if (host.linux()) {
      return Optional.of(SystemdServices.of(host));
    }
    if (host.mac()) {
      return Optional.of(LaunchdServices.of(host, supervisor));
    }
    return host.windows() ? Optional.of(WindowsTasks.of(host, supervisor)) : Optional.empty();
  }

  /** The operating system's own manager, whether it can be reached or not. */
  public Optional<NativeServices> system() {
    return system;
  }

  /** The operating system's manager when the service of {@code instance} is installed in it. */
  public Optional<NativeServices> installed(Instance instance) {
    return system.filter(services -> services.definition(instance).own());
  }

  /**
   * The definition of a service of the instance's name, whoever it belongs to; empty on a platform
   * without a manager.
   */
  public Optional<DefinitionFile> definition(Instance instance) {
    return system.map(services -> services.definition(instance));
  }

  /** Our own supervisor, which knows nothing of installed services. */
  public ServiceManager supervisor() {
    return supervisor;
  }

  @Override
  public void start(Instance instance) {
    Optional<NativeServices> services = installed(instance);
    if (services.isPresent() && supervisor.state(instance).phase() != ServiceState.Phase.RUNNING) {
      services.get().start(instance);
    } else {
      supervisor.start(instance);
    }
  }

  @Override
  public boolean stop(Instance instance, Duration limit) {
    Optional<NativeServices> services = installed(instance);
    boolean stopped = services.isPresent() && services.get().stop(instance, limit);
    // And what runs beside the service: a supervisor of "up", or a gateway in a terminal.
    return supervisor.stop(instance, limit) || stopped;
  }

  @Override
  public void restart(Instance instance, Duration limit) {
    Optional<NativeServices> services = installed(instance);
    if (services.isPresent() && supervisor.state(instance).phase() != ServiceState.Phase.RUNNING) {
      services.get().restart(instance, limit);
    } else {
      supervisor.restart(instance, limit);
    }
  }

  @Override
  public ServiceState state(Instance instance) {
    Optional<NativeServices> services = installed(instance);
    if (services.isEmpty()) {
      return supervisor.state(instance);
    }
    ServiceState own = services.get().state(instance);
    if (own.phase() == ServiceState.Phase.STOPPED) {
      ServiceState beside = supervisor.state(instance);
      return beside.phase() == ServiceState.Phase.NONE ? own : beside;
    }
    return own;
  }
}
