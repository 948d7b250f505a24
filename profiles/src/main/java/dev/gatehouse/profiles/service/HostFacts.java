package dev.gatehouse.profiles.service;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What a service manager asks about the machine and its user.
 *
 * @param operatingSystem its name in lower case: {@code linux}, {@code mac os x}, {@code windows
 *     11}
 * @param user name of the user whose services are meant
 * @param userId numeric id of that user; 0 where there is none
 * @param root the root of the file system, {@code /} but in tests
 * @param environment variables, home and working directory of this process
 */
public record HostFacts(
    String operatingSystem, String user, int userId, Path root, Environment environment) {
  public HostFacts {
    operatingSystem = operatingSystem.toLowerCase(Locale.ROOT);
    requireNonNull(user, "user");
    requireNonNull(root, "root");
    requireNonNull(environment, "environment");
  }

  /** This machine. Blocks. */
  public static HostFacts of(Environment environment) {
    return new HostFacts(
        System.getProperty("os.name", ""),
        System.getProperty("user.name", ""),
        userId(environment.home()),
        Path.of("/"),
        environment);
  }

  public boolean linux() {
    return operatingSystem.startsWith("linux");
  }

  public boolean mac() {
    return operatingSystem.startsWith("mac");
  }

  public boolean windows() {
    return operatingSystem.startsWith("windows");
  }

  private static int userId(Path home) {
    for (Path own : new Path[] {Path.of("/proc/self"), home}) {
      try {
        if (Files.getAttribute(own, "unix:uid") instanceof Integer id) {
          return id;
        }
      } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
        // Not a system with numeric users, or no such directory: the next place is asked.
      }
    }
    return 0;
  }
}
