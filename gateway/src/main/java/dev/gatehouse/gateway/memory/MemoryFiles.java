package dev.gatehouse.gateway.memory;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.workspace.WorkspaceFolder;
import dev.gatehouse.gateway.workspace.WorkspaceFolder.Entry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files that are an agent's memory: {@code MEMORY.md} and every {@code *.md} below {@code
 * memory/} of its workspace, and those that the owner names beside them. Opened below their folder
 * without following a link. Blocks.
 */
final class MemoryFiles {
  static final long MAX_BYTES = 2L * 1024 * 1024;
  private static final int MOST_FILES = 5_000;
  private static final int DEEPEST = 8;
  private static final List<String> TOP = List.of("MEMORY.md", "memory.md");

  private final Optional<WorkspaceFolder> workspace;
  private final List<ExtraNotes> extra = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();

  private MemoryFiles(Optional<WorkspaceFolder> workspace) {
    this.workspace = workspace;
  }

  /**
   * Opens the memory of an agent. A workspace that is missing has no files; a path that cannot be
   * used is left out, see {@link #refused}.
   *
   * @param extraPaths Markdown files and folders of them, absolute or relative to the workspace
   */
  static MemoryFiles open(Path workspace, List<String> extraPaths) {
    MemoryFiles files =
        new MemoryFiles(
            Files.isDirectory(workspace)
                ? Optional.of(WorkspaceFolder.open(workspace))
                : Optional.empty());
    for (String given : extraPaths) {
      try {
        files.extra.add(ExtraNotes.open(workspace, files.workspace, given));
      } catch (GatehouseException e) {
        files.refused.add(e.getMessage());
      }
    }
    return files;
  }

  /**
   * A file of the memory.
   *
   * @param path as it is shown
   */
  record Note(String path, WorkspaceFolder folder, Entry entry) {
    long size() {
      return entry.size();
    }

    long modifiedMillis() {
      return entry.modifiedMillis();
    }

    String text() {
      return MemoryFiles.text(folder, entry.path());
    }
  }

  /** What is wrong with the paths that were left out, one sentence each. */
  List<String> refused() {
    return List.copyOf(refused);
  }

  /** All files, those that cannot be read left out. */
  List<Note> all() {
    Map<String, Note> files = new LinkedHashMap<>();
    workspace.ifPresent(
        folder -> {
          List<Entry> found = new ArrayList<>();
          for (Entry entry : folder.list("", MOST_FILES)) {
            if (TOP.contains(entry.path()) && entry.file()) {
              found.add(entry);
            }
          }
          if (folder.find("memory").filter(Entry::directory).isPresent()) {
            collect(folder, "memory", found, 1);
          }
          found.forEach(entry -> files.put(entry.path(), new Note(entry.path(), folder, entry)));
        });
    for (ExtraNotes notes : extra) {
      for (Note note : notes.all()) {
        files.putIfAbsent(note.path(), note);
      }
    }
    return files.values().stream()
        .filter(file -> file.size() <= MAX_BYTES)
        .limit(MOST_FILES)
        .toList();
  }

  /**
   * Reads a file of the memory.
   *
   * @throws GatehouseException when it is none
   */
  String text(String given) {
    for (ExtraNotes notes : extra) {
      Optional<String> text = notes.text(given);
      if (text.isPresent()) {
        return text.get();
      }
    }
    if (workspace.isPresent()) {
      String shown = workspace.get().shown(given);
      if (TOP.contains(shown) || shown.startsWith("memory/") && shown.endsWith(".md")) {
        return text(workspace.get(), shown);
      }
    }
    throw new GatehouseException(
        ExitCode.ACCESS,
        given + " is no file of the memory",
        "name MEMORY.md, a file below memory/ or one that memory_search showed");
  }

  static String text(WorkspaceFolder folder, String path) {
    return new String(folder.read(path, MAX_BYTES).bytes(), StandardCharsets.UTF_8);
  }

  /** Adds the Markdown files below a folder; hidden folders are left out. */
  static void collect(WorkspaceFolder folder, String path, List<Entry> files, int depth) {
    for (Entry entry : folder.list(path, MOST_FILES)) {
      if (files.size() >= MOST_FILES) {
        return;
      }
      if (entry.directory() && depth < DEEPEST && !entry.name().startsWith(".")) {
        collect(folder, entry.path(), files, depth + 1);
      } else if (entry.file() && entry.path().endsWith(".md")) {
        files.add(entry);
      }
    }
  }
}
