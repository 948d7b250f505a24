package dev.gatehouse.profiles.migration;

import dev.gatehouse.core.config.ConfigDocument;
import dev.gatehouse.core.config.ConfigPath;
import dev.gatehouse.core.config.ConfigProblem;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.ConfigStore;
import dev.gatehouse.profiles.CloneConfig;
import dev.gatehouse.profiles.CloneOptions;
import dev.gatehouse.profiles.Instance;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a foreign configuration one that this program can use: older names are moved, what is
 * the source's own is taken out, secrets become references to files, and what cannot be used is
 * left with the reason. For one import.
 */
final class ImportedConfig {
  private static final int MOST_ROUNDS = 500;

  private final Instance target;
  private final ConfigStore store;
  private final CloneOptions options;
  private final List<ImportItem> taken;
  private final List<ImportItem> left;
  private final Map<Path, String> secrets = new LinkedHashMap<>();

  ImportedConfig(
      Instance target,
      ConfigStore store,
      CloneOptions options,
      List<ImportItem> taken,
      List<ImportItem> left) {
    this.target = target;
    this.store = store;
    this.options = options;
    this.taken = taken;
    this.left = left;
  }

  /** Files to be written, 0600, each with one secret. */
  Map<Path, String> secrets() {
    return secrets;
  }

  /** The configuration to write. */
  ConfigDocument adapt(ConfigDocument source) {
    LegacyKeys legacy = new LegacyKeys(source);
    legacy.moved().forEach(line -> taken.add(new ImportItem("config", line, "an older name")));
    ConfigDocument document = withoutIncludes(legacy.document());
    CloneConfig clone = new CloneConfig(target.distribution(), document, options);
    clone.dropped().forEach(drop -> left.add(new ImportItem("config", drop.key(), drop.why())));
    document = withReferences(clone.document(), clone.secrets());
    return usable(document);
  }

  private ConfigDocument withoutIncludes(ConfigDocument document) {
    List<ConfigPath> includes = new ArrayList<>();
    findIncludes(new ConfigPath(List.of()), document.tree(), includes);
    ConfigDocument result = document;
    for (ConfigPath path : includes) {
      left.add(
          new ImportItem(
              "config", path.toString(), "an included file is not followed; add its keys by hand"));
      result = result.unset(path);
    }
    return result;
  }

  private static void findIncludes(
      ConfigPath path, @Nullable Object value, List<ConfigPath> found) {
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, child) -> {
            ConfigPath at = path.plus(String.valueOf(key));
            if (key.equals("$include")) {
              found.add(at);
            } else {
              findIncludes(at, child, found);
            }
          });
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        findIncludes(path.plus(i), list.get(i), found);
      }
    }
  }

  /** A secret gets a file of its own; the configuration only says where it is. */
  private ConfigDocument withReferences(ConfigDocument document, List<ConfigPath> literals) {
    ConfigDocument result = document;
    for (ConfigPath path : literals) {
      Optional<Object> value = result.get(path);
      if (value.isEmpty()) {
        continue;
      }
      Path file =
          target
              .layout()
              .credentials()
              .resolve("imported")
              .resolve(path.toString().replaceAll("[^A-Za-z0-9._-]+", "_"));
      ConfigDocument changed = result.set(path, Map.of("source", "file", "id", file.toString()));
      if (secrets.containsKey(file) || errorsAt(changed, path)) {
        taken.add(new ImportItem("credentials", path.toString(), "in the configuration itself"));
      } else {
        secrets.put(file, String.valueOf(value.get()));
        taken.add(new ImportItem("credentials", path.toString(), "by reference to " + file));
        result = changed;
      }
    }
    return result;
  }

  private boolean errorsAt(ConfigDocument document, ConfigPath path) {
    return errors(document).stream()
        .anyMatch(
            problem ->
                problem.path().startsWith(path.toString())
                    && !problem.message().contains("does not exist")
                    && !problem.message().contains("cannot be read"));
  }

  /** Leaves out one unusable key after the other, until the rest can be used. */
  private ConfigDocument usable(ConfigDocument document) {
    ConfigDocument result = document;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      ConfigDocument tried = result;
      Optional<ConfigProblem> problem =
          errors(tried).stream().filter(error -> !isOurSecret(tried, error)).findFirst();
      if (problem.isEmpty()) {
        return result;
      }
      Optional<ConfigPath> guilty = guilty(result, problem.get().path());
      if (guilty.isEmpty()) {
        break;
      }
      left.add(new ImportItem("config", guilty.get().toString(), problem.get().message()));
      result = result.unset(guilty.get());
    }
    left.add(new ImportItem("config", "the rest", "it cannot be used by this program; see docs"));
    return ConfigDocument.parse("{}");
  }

  /** Its file is written only when the import is done. */
  private boolean isOurSecret(ConfigDocument document, ConfigProblem problem) {
    Optional<ConfigPath> path = parse(problem.path());
    return path.isPresent()
        && document.get(path.get()).orElse(null) instanceof Map<?, ?> reference
        && reference.get("id") instanceof String id
        && secrets.containsKey(Path.of(id));
  }

  private List<ConfigProblem> errors(ConfigDocument document) {
    ConfigSnapshot snapshot = store.preview(before -> document);
    return snapshot.problems().stream()
        .filter(problem -> problem.severity() == ConfigProblem.Severity.ERROR)
        .toList();
  }

  /** The key itself, or the nearest one above that is there. */
  private static Optional<ConfigPath> guilty(ConfigDocument document, String path) {
    Optional<ConfigPath> parsed = parse(path);
    while (parsed.isPresent() && !parsed.get().steps().isEmpty() && !document.has(parsed.get())) {
      List<Object> steps = parsed.get().steps();
      parsed = Optional.of(new ConfigPath(steps.subList(0, steps.size() - 1)));
    }
    return parsed.filter(found -> !found.steps().isEmpty());
  }

  private static Optional<ConfigPath> parse(String path) {
    try {
      return path.isBlank() ? Optional.empty() : Optional.of(ConfigPath.parse(path));
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }
}
