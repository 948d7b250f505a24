package dev.gatehouse.profiles.rescue;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.Json;
import dev.gatehouse.core.config.json5.Json5SyntaxException;
import dev.gatehouse.core.file.SecureFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A record of what was done for siblings, one JSON object a line. Two are kept: {@code
 * logs/rescue.jsonl} with the instance to which it was done, for its operator to read, and {@code
 * logs/rescue-acts.jsonl} with the one that did it, which the other cannot change. An action that
 * changes something has two lines, one before and one after. Blocks; each line is appended whole,
 * also by several processes.
 */
public final class RescueRecord {
  private static final int MAX_BYTES = 4 << 20;
  private static final int TAIL_BYTES = 512 * 1024;

  private final Path root;
  private final Path file;
  private final Path older;

  /** What was done to the instance of this directory. Opens nothing. */
  public RescueRecord(Path stateDirectory) {
    this(stateDirectory, "rescue");
  }

  private RescueRecord(Path stateDirectory, String name) {
    this.root = requireNonNull(stateDirectory, "stateDirectory");
    this.file = root.resolve("logs").resolve(name + ".jsonl");
    this.older = root.resolve("logs").resolve(name + ".1.jsonl");
  }

  /** What the instance of this directory did, and what it was refused. Opens nothing. */
  public static RescueRecord ofActs(Path stateDirectory) {
    return new RescueRecord(stateDirectory, "rescue-acts");
  }

  /** Where the lines are. */
  public Path file() {
    return file;
  }

  /**
   * One event.
   *
   * @param atMillis when, epoch milliseconds
   * @param rescuer name and id of the instance that acted
   * @param instance name of the instance to which it was done
   * @param by who asked it to
   * @param action {@code restart}
   * @param outcome {@code begun}, {@code done}, {@code refused}, {@code failed}
   * @param detail one line without secrets
   */
  public record Line(
      long atMillis,
      String rescuer,
      String instance,
      String by,
      String action,
      String outcome,
      String detail) {
    /** The line as a JSON tree. */
    public Map<String, Object> toTree() {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("atMillis", atMillis);
      tree.put("rescuer", rescuer);
      tree.put("instance", instance);
      tree.put("by", by);
      tree.put("action", action);
      tree.put("outcome", outcome);
      tree.put("detail", detail);
      return tree;
    }
  }

  /**
   * Appends one event.
   *
   * @throws GatehouseException with {@link ExitCode#IO} when it could not be recorded
   */
  public void append(Line line) {
    SiblingFiles.requireOwn(root, file);
    try {
      SecureFiles.createDirectories(SecureFiles.parent(file));
      if (Files.exists(file) && Files.size(file) > MAX_BYTES) {
        Files.move(file, older, StandardCopyOption.REPLACE_EXISTING);
      }
      byte[] bytes = (Json.write(line.toTree()) + "\n").getBytes(StandardCharsets.UTF_8);
      try (FileChannel channel = SecureFiles.openAppend(file)) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(false);
      }
    } catch (IOException e) {
      throw new GatehouseException(
          ExitCode.IO,
          "what is to be done cannot be recorded in " + file + ": " + e.getMessage(),
          "make room on the disk, or make the directory writable; nothing was changed",
          e);
    }
  }

  /** The newest events, newest first; a torn or foreign line is left out. */
  public List<Line> newest(int limit) {
    List<Line> lines = new ArrayList<>();
    try {
      for (String text : SiblingFiles.tail(root, file, Integer.MAX_VALUE, TAIL_BYTES)) {
        read(text, lines);
      }
    } catch (IOException e) {
      throw new GatehouseException(
          ExitCode.IO, file + " cannot be read: " + e.getMessage(), "look at its permissions", e);
    }
    Collections.reverse(lines);
    return List.copyOf(lines.subList(0, Math.min(limit, lines.size())));
  }

  private static void read(String text, List<Line> lines) {
    try {
      if (Json.parse(text) instanceof Map<?, ?> map
          && map.get("atMillis") instanceof Long at
          && map.get("rescuer") instanceof String rescuer
          && map.get("by") instanceof String by
          && map.get("action") instanceof String action
          && map.get("outcome") instanceof String outcome
          && map.get("detail") instanceof String detail) {
        String instance = map.get("instance") instanceof String name ? name : "";
        lines.add(new Line(at, rescuer, instance, by, action, outcome, detail));
      }
    } catch (Json5SyntaxException e) {
      // A line that was cut off by a crash.
    }
  }
}
