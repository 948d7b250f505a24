package dev.gatehouse.browser.chromium;

import dev.gatehouse.core.Environment;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The folders of {@code PATH}. */
final class SearchPath {
  private SearchPath() {}

  /**
   * The absolute folders, in order. An empty or relative entry means the working directory, and
   * what somebody dropped there is no installed program.
   */
  static List<Path> folders(HostSystem system, Environment environment) {
    String separator = system == HostSystem.WINDOWS ? ";" : ":";
    List<Path> folders = new ArrayList<>();
    for (String folder : environment.get("PATH").orElse("").split(separator, -1)) {
      if (!folder.isEmpty() && new File(folder).isAbsolute()) {
        folders.add(Path.of(folder));
      }
    }
    return folders;
  }

  /** The program called {@code name}, looked for in the folders unless it is a path. */
  static Optional<Path> find(
      HostSystem system, Environment environment, String name, Predicate<Path> isProgram) {
    if (name.contains("/") || name.contains("\\")) {
      return Optional.of(Path.of(name)).filter(isProgram);
    }
    String file = system == HostSystem.WINDOWS && !name.endsWith(".exe") ? name + ".exe" : name;
    return folders(system, environment).stream()
        .map(folder -> folder.resolve(file))
        .filter(isProgram)
        .findFirst();
  }
}
