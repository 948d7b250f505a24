package dev.gatehouse.ports;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.Environment;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The one directory that all instances of this user on this host share; it holds who runs and who
 * is known, and no secret.
 *
 * @param path absolute path; need not exist yet
 * @param networkLocksAllowed whether locks may lie on a network file system, where the kernel
 *     cannot be trusted to free them
 */
public record HostDirectory(Path path, boolean networkLocksAllowed) {
  /** Names the directory where it is not the usual one. */
  public static final String VARIABLE = "GATEHOUSE_HOST_DIR";

  /** Set to {@code 1}, allows locks on a network file system. */
  public static final String NETWORK_LOCKS_VARIABLE = "GATEHOUSE_ALLOW_NETWORK_LOCKS";

  public HostDirectory {
    requireNonNull(path, "path");
  }

  /** A directory whose locks must lie on a local file system. */
  public HostDirectory(Path path) {
    this(path, false);
  }

  /** The directory of this environment, by variable or by the operating system's custom. */
  public static HostDirectory of(Environment environment) {
    return of(environment, System.getProperty("os.name", ""));
  }

  static HostDirectory of(Environment environment, String operatingSystem) {
    boolean network = environment.get(NETWORK_LOCKS_VARIABLE).filter("1"::equals).isPresent();
    Path path =
        environment
            .get(VARIABLE)
            .map(environment::path)
            .orElseGet(() -> usual(environment, operatingSystem.toLowerCase(Locale.ROOT)));
    return new HostDirectory(path, network);
  }

  /** Where the leases of running instances lie. */
  public Path leases() {
    return path.resolve("leases");
  }

  private static Path usual(Environment environment, String operatingSystem) {
    if (operatingSystem.startsWith("mac")) {
      return environment.home().resolve("Library/Application Support/gatehouse");
    }
    if (operatingSystem.startsWith("windows")) {
      return environment
          .get("LOCALAPPDATA")
          .map(environment::path)
          .orElseGet(() -> environment.home().resolve("AppData/Local"))
          .resolve("gatehouse");
    }
    return environment.home().resolve(".local/state/gatehouse");
  }
}
