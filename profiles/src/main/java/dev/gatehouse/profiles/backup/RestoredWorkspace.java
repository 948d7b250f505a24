package dev.gatehouse.profiles.backup;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.config.ConfigDocument;
import dev.gatehouse.core.config.ConfigPath;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.Instance.Reason;
import dev.gatehouse.profiles.Instance.Source;
import dev.gatehouse.profiles.InstanceCatalog;
import dev.gatehouse.profiles.KnownInstance;
import dev.gatehouse.profiles.Places;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the workspace of a lost instance comes back to: the place that its own configuration names,
 * where nothing is now and nobody else is around; else the usual one.
 */
final class RestoredWorkspace {
  private final InstanceCatalog catalog;

  RestoredWorkspace(InstanceCatalog catalog) {
    this.catalog = catalog;
  }

  /**
   * Returns the target with that workspace.
   *
   * @param config text of the configuration in the backup
   */
  Instance apply(Instance target, String config) throws IOException {
    Environment environment = catalog.environmentOf(target.distribution());
    Optional<Path> named = named(target, environment, config);
    if (named.isEmpty() || !isFree(named.get()) || isTaken(target, environment, named.get())) {
      return target;
    }
    return target.withWorkspace(
        named.get(), new Reason(Source.CONFIG, "agents.defaults.workspace in the backup"));
  }

  private static Optional<Path> named(Instance target, Environment environment, String config) {
    try {
      Optional<Object> value =
          ConfigDocument.parse(config).get(ConfigPath.of("agents", "defaults", "workspace"));
      if (value.orElse(null) instanceof String text && !text.isBlank() && !text.contains("${")) {
        return Optional.of(path(target, environment, text));
      }
    } catch (RuntimeException e) {
      return Optional.empty(); // what cannot be read names no place
    }
    return Optional.empty();
  }

  static Path path(Instance target, Environment environment, String text) {
    return text.startsWith("~")
        ? environment.path(text)
        : target.stateDirectory().resolve(text).normalize();
  }

  private static boolean isFree(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return true;
    }
    if (!Files.isDirectory(directory)) {
      return false;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      return !files.iterator().hasNext();
    }
  }

  private boolean isTaken(Instance target, Environment environment, Path named) {
    Path real = Places.real(named);
    Path own = Places.real(target.stateDirectory());
    if (Places.real(environment.home()).startsWith(real) || own.startsWith(real)) {
      return true;
    }
    // Programs read hidden directories by themselves: ~/.ssh, ~/.config/autostart.
    if (!real.startsWith(own) && hidden(real)) {
      return true;
    }
    return catalog.all().stream()
        .filter(known -> !known.isAt(own))
        .map(KnownInstance::instance)
        .anyMatch(
            other ->
                real.startsWith(Places.real(other.stateDirectory()))
                    || Places.real(other.stateDirectory()).startsWith(real)
                    || real.startsWith(Places.real(other.workspace()))
                    || Places.real(other.workspace()).startsWith(real));
  }

  private static boolean hidden(Path directory) {
    for (Path name : directory) {
      if (name.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }
}
