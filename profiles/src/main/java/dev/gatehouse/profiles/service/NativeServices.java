package dev.gatehouse.profiles.service;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.profiles.Instance;
import java.nio.file.Path;
import java.util.List;

/**
 * A service manager of the operating system, in which services are installed. Acts on an instance's
 * own service only: a definition without our marker, or with another instance's, is refused. All
 * methods block.
 */
public interface NativeServices extends ServiceManager {
  /** What the platform calls its services. */
  Kind kind();

  /** The name of an instance's service. */
  String name(Instance instance);

  /** The file that defines an instance's service. Reads that file and asks nobody. */
  DefinitionFile definition(Instance instance);

  /** What stands in the way of a service here. Never writes. */
  List<Preflight> preflight();

  /**
   * Lets services of this user start with the machine and go on after the last logout; does nothing
   * when they do already.
   *
   * @throws GatehouseException with {@link ExitCode#FAILURE} when the user may not do that, with
   *     {@link ExitCode#USAGE} where a service always ends with the login
   */
  default void linger() {
    throw new GatehouseException(
        ExitCode.USAGE,
        "services of this system start at the login and end at the logout of their user",
        "leave --linger out, and let the machine log that user in by itself");
  }

  /**
   * Installs or replaces the service and enables it, so that it starts with the user's session.
   *
   * @param start whether it is started, or started again, too
   * @param force whether the service of an instance whose directory is gone may be replaced
   * @throws GatehouseException with {@link ExitCode#CONFLICT} when the name is somebody else's,
   *     with {@link ExitCode#FAILURE} when the manager refuses; then nothing has changed
   */
  void install(Instance instance, ServiceDefinition definition, boolean start, boolean force);

  /**
   * Stops and removes the service.
   *
   * @param force whether the service of an instance whose directory is gone may be removed
   * @return whether there was one
   */
  boolean uninstall(Instance instance, boolean force);

  /** Whether the service starts with the user's session. */
  boolean enabled(Instance instance);

  /** In what the installed service differs from {@code definition}; empty when none is there. */
  List<Drift> drift(Instance instance, ServiceDefinition definition);

  /** Where a person reads what the service printed. */
  String logHint(Instance instance, Path log);

  /**
   * A platform's words.
   *
   * @param label what its services are called
   * @param enabled one that starts by itself
   * @param disabled one that does not
   */
  record Kind(String label, String enabled, String disabled) {}
}
