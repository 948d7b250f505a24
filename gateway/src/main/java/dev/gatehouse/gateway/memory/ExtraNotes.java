package dev.gatehouse.gateway.memory;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.memory.MemoryFiles.Note;
import dev.gatehouse.gateway.workspace.WorkspaceFolder;
import dev.gatehouse.gateway.workspace.WorkspaceFolder.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One path of {@code memorySearch.extraPaths}: a Markdown file, or a folder and the Markdown files
 * below it. Neither may be a link, and none is followed below. What it holds is shown as the owner
 * wrote the path; within the workspace, relative to it. Blocks.
 *
 * @param folder where the files lie
 * @param top of the folder: the path itself within it, empty for the whole folder
 * @param prefix what is put before a path of the folder to show it; empty within the workspace
 * @param file whether {@code top} is a file
 */
record ExtraNotes(WorkspaceFolder folder, String top, String prefix, boolean file) {
  private static final String KEY = "memorySearch.extraPaths";

  /**
   * Opens a path.
   *
   * @throws GatehouseException when it is missing, a link, or an instance's own state
   */
  static ExtraNotes open(Path workspace, Optional<WorkspaceFolder> own, String given) {
    Path path;
    try {
      path = workspace.resolve(given).normalize();
    } catch (InvalidPathException e) {
      throw refusal(given, "is no path");
    }
    if (path.startsWith(workspace) && own.isPresent()) {
      return inWorkspace(own.get(), workspace.relativize(path).toString(), given);
    }
    if (Files.isSymbolicLink(path)) {
      throw refusal(given, "is a link");
    }
    try {
      if (inState(path.toRealPath())) {
        throw refusal(given, "belongs to an instance's own state");
      }
    } catch (IOException e) {
      throw refusal(given, "does not exist");
    }
    String written = given.length() > 1 && given.endsWith("/") ? cut(given) : given;
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      return new ExtraNotes(
          WorkspaceFolder.open(path), "", written.endsWith("/") ? written : written + "/", false);
    }
    Path parent = path.getParent();
    Path name = path.getFileName();
    if (parent == null
        || name == null
        || !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
        || !name.toString().endsWith(".md")) {
      throw refusal(given, "is neither a folder nor a Markdown file");
    }
    return new ExtraNotes(
        WorkspaceFolder.open(parent),
        name.toString(),
        written.substring(0, written.lastIndexOf('/') + 1),
        true);
  }

  private static ExtraNotes inWorkspace(WorkspaceFolder own, String path, String given) {
    String wanted = path.replace('\\', '/');
    if (!own.shown(wanted).equals(wanted)) {
      throw refusal(given, "is a link");
    }
    Entry entry = own.find(wanted).orElseThrow(() -> refusal(given, "does not exist"));
    if (!entry.directory() && !(entry.file() && wanted.endsWith(".md"))) {
      throw refusal(given, "is neither a folder nor a Markdown file");
    }
    return new ExtraNotes(own, wanted, "", entry.file());
  }

  /** Its files; none when it is gone. */
  List<Note> all() {
    List<Entry> found = new ArrayList<>();
    try {
      if (file) {
        folder.find(top).filter(Entry::file).ifPresent(found::add);
      } else {
        MemoryFiles.collect(folder, top, found, 1);
      }
    } catch (GatehouseException e) {
      return List.of();
    }
    return found.stream().map(entry -> new Note(prefix + entry.path(), folder, entry)).toList();
  }

  /** Reads a file that is shown as {@code given}; empty when it is not one of these. */
  Optional<String> text(String given) {
    if (!given.startsWith(prefix) || given.indexOf('\0') >= 0) {
      return Optional.empty();
    }
    String path = given.substring(prefix.length());
    boolean within = file ? path.equals(top) : top.isEmpty() || path.startsWith(top + "/");
    boolean plain =
        Arrays.stream(path.split("/", -1))
            .noneMatch(step -> step.isEmpty() || step.startsWith("."));
    // What is shown is the real path: a link on the way shows another one.
    return within && plain && path.endsWith(".md") && folder.shown(path).equals(path)
        ? Optional.of(MemoryFiles.text(folder, path))
        : Optional.empty();
  }

  private static boolean inState(Path path) {
    return Stream.iterate(path, Objects::nonNull, Path::getParent)
        .anyMatch(WorkspaceFolder::isState);
  }

  private static String cut(String text) {
    return text.substring(0, text.length() - 1);
  }

  private static GatehouseException refusal(String given, String why) {
    return new GatehouseException(
        ExitCode.CONFIG,
        KEY + ": " + given + " " + why,
        "correct " + KEY + " in the configuration");
  }
}
