package dev.gatehouse.profiles;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.Json;
import dev.gatehouse.core.file.SecureFiles;
import dev.gatehouse.profiles.StateSwap.Action;
import dev.gatehouse.profiles.StateSwap.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link StateSwap} writes down before its first step.
 *
 * @param steps in their order
 * @param cleared empty directories that are removed at the end, innermost first
 */
record SwapJournal(List<Step> steps, List<Path> cleared) {
  /** Its name in the state directory. */
  static final String FILE_NAME = "restore.json";

  private static final int MOST_BYTES = 16 * 1024 * 1024;

  SwapJournal {
    steps = List.copyOf(steps);
    cleared = List.copyOf(cleared);
  }

  /** Writes it, all or nothing. */
  void write(Path file) throws IOException {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("steps", steps.stream().map(SwapJournal::parts).toList());
    tree.put("cleared", cleared.stream().map(Path::toString).toList());
    SecureFiles.replace(file, (Json.pretty(tree) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> parts(Step step) {
    return List.of(
        step.action().name().toLowerCase(Locale.ROOT),
        step.from().toString(),
        step.to().toString());
  }

  /**
   * Reads one; its places are not proved yet.
   *
   * @throws GatehouseException with {@link ExitCode#CONFIG} when it is damaged
   */
  static SwapJournal read(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > MOST_BYTES) {
      throw new FileSystemException(file.toString(), null, "it is no journal");
    }
    try {
      Object tree = Json.parse(Files.readString(file));
      if (tree instanceof Map<?, ?> map
          && map.get("steps") instanceof List<?> steps
          && map.get("cleared") instanceof List<?> cleared) {
        List<Step> all = new ArrayList<>();
        for (Object step : steps) {
          all.add(step(step).orElseThrow(() -> damaged(file, "a step is malformed", null)));
        }
        return new SwapJournal(
            all, cleared.stream().map(path -> Path.of(String.valueOf(path))).toList());
      }
    } catch (GatehouseException e) {
      throw e;
    } catch (RuntimeException e) {
      throw damaged(file, "it cannot be read", e);
    }
    throw damaged(file, "steps or cleared is missing", null);
  }

  private static Optional<Step> step(@Nullable Object value) {
    if (value instanceof List<?> parts && parts.size() == 3) {
      try {
        return Optional.of(
            new Step(
                Action.valueOf(String.valueOf(parts.get(0)).toUpperCase(Locale.ROOT)),
                Path.of(String.valueOf(parts.get(1))),
                Path.of(String.valueOf(parts.get(2)))));
      } catch (InvalidPathException e) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** Why a journal is not followed. */
  static GatehouseException damaged(Path file, String why, @Nullable Throwable cause) {
    return new GatehouseException(
        ExitCode.CONFIG,
        "a restore was interrupted, and its journal " + file + " cannot be followed: " + why,
        "look into the file and at the directories beside it, move what is needed by hand, then"
            + " delete the file",
        cause);
  }
}
