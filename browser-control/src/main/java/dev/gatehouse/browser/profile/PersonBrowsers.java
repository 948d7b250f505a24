package dev.gatehouse.browser.profile;

import dev.gatehouse.core.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where a person's own browsers keep their data on this host, and whether they allow remote
 * debugging now. Reads only; every method blocks.
 */
public final class PersonBrowsers {
  private final Environment environment;
  private final String system;

  /** The browsers of the user whose home {@code environment} names. */
  public PersonBrowsers(Environment environment) {
    this(environment, System.getProperty("os.name", ""));
  }

  PersonBrowsers(Environment environment, String system) {
    this.environment = environment;
    this.system = system.toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the user data of a browser: the written directory, else that of the first installed one
   * that allows debugging now, else of the first that is there.
   */
  Path userData(Optional<String> written) {
    if (written.isPresent()) {
      return environment.path(written.get());
    }
    List<Path> usual = usual();
    return usual.stream()
        .filter(one -> port(one).isPresent())
        .findFirst()
        .or(() -> usual.stream().filter(Files::isDirectory).findFirst())
        .orElse(usual.get(0));
  }

  /** Returns the port that the browser on {@code userData} says it listens on. */
  OptionalInt port(Path userData) {
    try {
      return OptionalInt.of(ActivePort.read(userData).port());
    } catch (IOException e) {
      return OptionalInt.empty();
    }
  }

  private List<Path> usual() {
    if (system.startsWith("mac")) {
      Path base = environment.home().resolve("Library/Application Support");
      return List.of(
          base.resolve("Google/Chrome"),
          base.resolve("BraveSoftware/Brave-Browser"),
          base.resolve("Microsoft Edge"),
          base.resolve("Chromium"));
    }
    if (system.startsWith("windows")) {
      Path base =
          environment
              .get("LOCALAPPDATA")
              .map(Path::of)
              .orElse(environment.home().resolve("AppData").resolve("Local"));
      return List.of(
          base.resolve("Google").resolve("Chrome").resolve("User Data"),
          base.resolve("BraveSoftware").resolve("Brave-Browser").resolve("User Data"),
          base.resolve("Microsoft").resolve("Edge").resolve("User Data"),
          base.resolve("Chromium").resolve("User Data"));
    }
    Path base =
        environment
            .get("XDG_CONFIG_HOME")
            .map(Path::of)
            .filter(Path::isAbsolute)
            .orElse(environment.home().resolve(".config"));
    return List.of(
        base.resolve("google-chrome"),
        base.resolve("BraveSoftware/Brave-Browser"),
        base.resolve("microsoft-edge"),
        base.resolve("chromium"));
  }
}
