package dev.gatehouse.gateway.memory;

import dev.gatehouse.gateway.workspace.WorkspaceFolder;
import dev.gatehouse.gateway.workspace.WorkspaceFolder.Entry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The files of a workspace that are an agent's memory: {@code MEMORY.md} and every {@code *.md}
 * below {@code memory/}. Opened below the workspace without following a link. Blocks.
 */
final class MemoryFiles {
  static final long MAX_BYTES = 2L * 1024 * 1024;
  private static final int MOST_FILES = 5_000;
  private static final int DEEPEST = 8;
  private static final List<String> TOP = List.of("MEMORY.md", "memory.md");

  private final WorkspaceFolder folder;

  MemoryFiles(WorkspaceFolder folder) {
    this.folder = folder;
  }

  /** All files, those that cannot be read left out. */
  List<Entry> all() {
    List<Entry> files = new ArrayList<>();
    for (Entry entry : folder.list("", MOST_FILES)) {
      if (TOP.contains(entry.path()) && entry.file()) {
        files.add(entry);
      }
    }
    Optional<Entry> notes = folder.find("memory");
    if (notes.filter(Entry::directory).isPresent()) {
      collect("memory", files, 1);
    }
    return files.stream().filter(file -> file.size() <= MAX_BYTES).toList();
  }

  /** Whether a path, as {@link WorkspaceFolder#shown} gives it, belongs to the memory. */
  static boolean holds(String path) {
    return TOP.contains(path) || path.startsWith("memory/") && path.endsWith(".md");
  }

  String text(String path) {
    return new String(folder.read(path, MAX_BYTES).bytes(), StandardCharsets.UTF_8);
  }

  private void collect(String path, List<Entry> files, int depth) {
    for (Entry entry : folder.list(path, MOST_FILES)) {
      if (files.size() >= MOST_FILES) {
        return;
      }
      if (entry.directory() && depth < DEEPEST && !entry.name().startsWith(".")) {
        collect(entry.path(), files, depth + 1);
      } else if (entry.file() && entry.path().endsWith(".md")) {
        files.add(entry);
      }
    }
  }
}
