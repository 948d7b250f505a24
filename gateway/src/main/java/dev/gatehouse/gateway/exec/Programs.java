package dev.gatehouse.gateway.exec;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.log.VisibleText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds programs by their names, in a fixed list of directories: those of the gateway's own {@code
 * PATH} that are absolute and not in the workspace. All methods block.
 *
 * @param directories where to look, in order
 * @param workspace the agent's, whose files the agent can change
 */
record Programs(List<Path> directories, Path workspace) {
  private static final List<String> SYSTEM =
      List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");

  /**
   * Makes the list.
   *
   * @param path the gateway's {@code PATH}, empty for the system's own directories
   * @param first directories that the owner puts before them
   */
  static Programs of(Optional<String> path, List<String> first, Path workspace) {
    List<String> entries = new ArrayList<>(first);
    entries.addAll(path.map(text -> List.of(text.split(":"))).orElse(SYSTEM));
    List<Path> directories = new ArrayList<>();
    for (String entry : entries) {
      try {
        Path directory = Path.of(entry).normalize();
        // An empty entry, "." or "bin" would be looked up in the workspace.
        if (directory.isAbsolute()
            && !directories.contains(directory)
            && !lies(directory, workspace)) {
          directories.add(directory);
        }
      } catch (InvalidPathException e) {
        // Nobody finds anything there.
      }
    }
    return new Programs(List.copyOf(directories), workspace);
  }

  /** The value of {@code PATH} for children. */
  String path() {
    return String.join(":", directories.stream().map(Path::toString).toList());
  }

  /**
   * Finds the program that a word names: by its path, relative to {@code cwd}, or by its name.
   *
   * @throws GatehouseException when there is none
   */
  Program find(String word, Path cwd) {
    return look(word, cwd)
        .orElseThrow(
            () ->
                new GatehouseException(
                    ExitCode.USAGE,
                    VisibleText.of(word) + " is no program on this host",
                    "use one that is installed, by its name or path"));
  }

  /** The same, empty when there is none. */
  Optional<Program> look(String word, Path cwd) {
    try {
      if (word.contains("/")) {
        return executable(word, cwd.resolve(word).normalize());
      }
      for (Path directory : directories) {
        Optional<Program> program = executable(word, directory.resolve(word));
        if (program.isPresent()) {
          return program;
        }
      }
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  private Optional<Program> executable(String word, Path file) {
    try {
      if (!Files.isRegularFile(file) || !Files.isExecutable(file)) {
        return Optional.empty();
      }
      return Optional.of(Program.at(word, file, workspace));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static boolean lies(Path directory, Path workspace) {
    try {
      return directory.startsWith(workspace)
          || Files.exists(directory) && directory.toRealPath().startsWith(workspace.toRealPath());
    } catch (IOException e) {
      return true;
    }
  }
}
