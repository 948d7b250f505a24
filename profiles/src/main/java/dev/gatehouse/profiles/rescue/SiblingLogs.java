package dev.gatehouse.profiles.rescue;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.profiles.KnownInstance;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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

  /** The newest lines that speak of errors, oldest first. */
  List<String> errors(boolean start) {
    List<String> found = new ArrayList<>();
    newest()
        .ifPresent(
            file ->
                read(file, SEARCHED_LINES).stream()
                    .filter(SiblingLogs::isError)
                    .forEach(found::add));
    List<String> last = newest(found, SHOWN_ERRORS);
    if (start) {
      List<String> printed =
          read(directory.resolve(SUPERVISOR), SEARCHED_LINES).stream()
              .filter(line -> !line.isBlank())
              .toList();
      last = new ArrayList<>(last);
      last.addAll(newest(printed, SHOWN_ERRORS));
    }
    return shown(last);
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

  private static boolean isError(String line) {
    String lower = line.toLowerCase(Locale.ROOT);
    return lower.contains("\"level\":\"error\"") || lower.contains("\"level\":\"fatal\"");
  }

  private static List<String> newest(List<String> lines, int most) {
    return lines.subList(Math.max(0, lines.size() - most), lines.size());
  }
}
