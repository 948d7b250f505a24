package dev.gatehouse.gateway.log;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.config.ConfigTrees;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where and how much one gateway logs.
 *
 * @param directory where the daily files stand
 * @param fixedFile one file for all days instead of the daily ones, from {@code logging.file}
 * @param level the least level that is written
 * @param keepDays how many daily files are kept, the current one included; at least 1
 * @param maxFileBytes the size at which a file takes no more lines until the next day
 */
public record LogSettings(
    Path directory, Optional<Path> fixedFile, LogLevel level, int keepDays, long maxFileBytes) {
  private static final int DEFAULT_KEEP_DAYS = 14;
  private static final long DEFAULT_MAX_FILE_BYTES = 500L * 1024 * 1024;

  public LogSettings {
    requireNonNull(directory, "directory");
    requireNonNull(fixedFile, "fixedFile");
    requireNonNull(level, "level");
    if (keepDays < 1) {
      throw new IllegalArgumentException("keepDays is " + keepDays + ", not at least 1");
    }
  }

  /** The defaults for a state directory: daily files in {@code logs}, from level info on. */
  public static LogSettings in(Path stateDirectory) {
    return new LogSettings(
        stateDirectory.resolve("logs"),
        Optional.empty(),
        LogLevel.INFO,
        DEFAULT_KEEP_DAYS,
        DEFAULT_MAX_FILE_BYTES);
  }

  /** Reads {@code logging.file}, {@code .level} and {@code .maxFileBytes} over the defaults. */
  public static LogSettings of(
      Path stateDirectory, Map<String, Object> config, Environment environment) {
    LogSettings defaults = in(stateDirectory);
    return new LogSettings(
        defaults.directory,
        text(config, "file").map(environment::path),
        text(config, "level").flatMap(LogLevel::of).orElse(defaults.level),
        defaults.keepDays,
        ConfigTrees.at(config, "logging", "maxFileBytes")
            .filter(Number.class::isInstance)
            .map(value -> ((Number) value).longValue())
            .filter(bytes -> bytes > 0)
            .orElse(defaults.maxFileBytes));
  }

  private static Optional<String> text(Map<String, Object> config, String key) {
    return ConfigTrees.at(config, "logging", key)
        .filter(String.class::isInstance)
        .map(value -> ((String) value).trim())
        .filter(value -> !value.isEmpty());
  }
}
