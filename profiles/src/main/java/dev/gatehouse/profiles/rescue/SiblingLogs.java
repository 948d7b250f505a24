package dev.gatehouse.profiles.rescue;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.Json;
import dev.gatehouse.core.config.json5.Json5SyntaxException;
import dev.gatehouse.profiles.KnownInstance;
import dev.gatehouse.profiles.service.supervisor.Supervisor;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The logs of a sibling, from the plain files in its own {@code logs} directory: wherever else its
 * configuration or a link points is not read. Blocks.
 */
final class SiblingLogs {
  private static final int TAIL_BYTES = 512 * 1024;
  private static final int SEARCHED_LINES = 400;
  private static final int SHOWN_ERRORS = 5;
  private static final int MAX_LINE = 500;
  private static final String SUPERVISOR = "supervisor.log";
  private static final Set<String> ERRORS = Set.of("error", "fatal");
  private static final Set<String> TOLD =
      Set.of("time", "level", "subsystem", "message", "instance", "stack");

  private final Path root;
  private final Path directory;
  private final Shown shown;

  SiblingLogs(KnownInstance known, Shown shown) {
    this.root = known.realStateDirectory();
    this.directory = root.resolve("logs");
    this.shown = shown;
  }

  /** The newest lines of its gateway's log, or of what its supervisor and its start printed. */
  List<String> tail(int lines, boolean supervisor) {
    Optional<Path> file = supervisor ? Optional.of(directory.resolve(SUPERVISOR)) : newest();
    if (file.isEmpty() || !SiblingFiles.isPlain(root, file.get())) {
      throw new GatehouseException(
          ExitCode.FAILURE,
          "there is no such log in " + directory,
          supervisor
              ? "only an instance that is kept running by up has one"
              : "its gateway has never run, or logs elsewhere");
    }
    return shown(read(file.get(), lines));
  }

  /**
   * What its newest run said of errors, each with its time, oldest first. An earlier run's are not
   * among them: they would explain something else.
   *
   * @param start whether what its newest start printed belongs to it
   */
  List<String> errors(boolean start) {
    List<String> found = new ArrayList<>();
    newest().ifPresent(file -> read(file, SEARCHED_LINES).forEach(line -> error(line, found)));
    List<String> last = new ArrayList<>(newest(found, SHOWN_ERRORS));
    if (start) {
      List<String> printed = new ArrayList<>();
      for (String line : read(directory.resolve(SUPERVISOR), SEARCHED_LINES)) {
        if (Supervisor.isStart(line)) {
          printed.clear();
        }
        if (!line.isBlank()) {
          printed.add(line);
        }
      }
      last.addAll(newest(printed, SHOWN_ERRORS));
    }
    return shown(last);
  }

  /** Adds what a line says of an error; a line that says that a run begins takes all before it. */
  private static void error(String line, List<String> found) {
    Map<?, ?> fields;
    try {
      fields = Json.parse(line) instanceof Map<?, ?> map ? map : Map.of();
    } catch (Json5SyntaxException e) {
      return; // torn, or somebody else's
    }
    String subsystem = word(fields, "subsystem");
    String message = word(fields, "message");
    if (subsystem.equals("gateway") && message.equals("starting")) {
      found.clear();
    } else if (ERRORS.contains(word(fields, "level"))) {
      StringBuilder text = new StringBuilder(word(fields, "time")).append(' ').append(subsystem);
      text.append(": ").append(message);
      fields.forEach(
          (key, value) -> {
            if (!TOLD.contains(String.valueOf(key))) {
              text.append(", ").append(key).append(": ").append(value);
            }
          });
      found.add(text.toString().replaceAll("\\R", " "));
    }
  }

  private static String word(Map<?, ?> fields, String key) {
    return fields.get(key) instanceof String text ? text : "";
  }

  private Optional<Path> newest() {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "gateway-*.log")) {
      List<Path> all = new ArrayList<>();
      files.forEach(all::add);
      return all.stream()
          .filter(file -> SiblingFiles.isPlain(root, file))
          .max(Comparator.comparing(file -> String.valueOf(file.getFileName())));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private List<String> read(Path file, int lines) {
    try {
      return SiblingFiles.tail(root, file, lines, TAIL_BYTES);
    } catch (IOException e) {
      return List.of();
    }
  }

  private List<String> shown(List<String> lines) {
    return lines.stream()
        .map(line -> shown.text(line)) // before the cut, which could halve a secret
        .map(line -> line.length() > MAX_LINE ? line.substring(0, MAX_LINE) + "…" : line)
        .toList();
  }

  private static List<String> newest(List<String> lines, int most) {
    return lines.subList(Math.max(0, lines.size() - most), lines.size());
  }
}
