package dev.gatehouse.core.config;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.json5.Json5SyntaxException;
import dev.gatehouse.core.file.SecureFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The append-only history of one configuration file: a numbered file for each text, and an index
 * with one JSON line for each. Writers hold the configuration's lock.
 *
 * <p>A line is written and forced to disk before the configuration is replaced, with {@code ?} in
 * front; afterwards the {@code ?} becomes a blank in place, which needs no more space on a full
 * disk. A machine that stops in between leaves a {@code ?} line: it counts when the configuration
 * has its text, and is cut otherwise. So is a line without an end.
 */
final class Generations {
  private static final String PENDING = "?";
  private static final String RECORDED = " ";
  private static final int MAX_INDEX_BYTES = 64 * 1024 * 1024;

  /** Holds several lines, for {@link #LONGEST_WORDS} bounds each. */
  private static final int TAIL_BYTES = 64 * 1024;

  private static final int LONGEST_WORDS = 1000;

  private final Path directory;
  private final Path index;

  Generations(Path directory) {
    this.directory = directory;
    this.index = directory.resolve("index.jsonl");
  }

  Path directory() {
    return directory;
  }

  /** A generation that is written, but not yet recorded. */
  final class Pending {
    private final Generation generation;
    private final long offset;

    private Pending(Generation generation, long offset) {
      this.generation = generation;
      this.offset = offset;
    }

    /** Makes it count. */
    void record() throws IOException {
      overwrite(offset);
    }

    /** Takes it back, because the configuration could not be replaced. */
    void cancel() throws IOException {
      truncate(offset);
      Files.deleteIfExists(file(generation.number()));
    }
  }

  /** One line of the index. */
  private record Line(Generation generation, boolean pending, long offset) {}

  /** What the index says: its good lines, and where they end. */
  private record Index(List<Line> lines, long end, long size) {}

  /** All generations, oldest first; a pending one when it is what the configuration holds. */
  List<Generation> list(String currentHash) throws IOException {
    return read(MAX_INDEX_BYTES).lines.stream()
        .filter(line -> !line.pending || line.generation.hash().equals(currentHash))
        .map(Line::generation)
        .toList();
  }

  /** The newest generation, when the configuration holds a text of this hash. Reads only a tail. */
  Optional<Generation> last(String currentHash) throws IOException {
    return read(TAIL_BYTES).lines.stream()
        .filter(line -> !line.pending || line.generation.hash().equals(currentHash))
        .map(Line::generation)
        .reduce((older, newer) -> newer);
  }

  /** Repairs what an interrupted writer left, and returns the newest generation. */
  Optional<Generation> recover(String currentHash) throws IOException {
    Index found = read(TAIL_BYTES);
    if (found.end < found.size) {
      truncate(found.end);
    }
    Optional<Generation> last = Optional.empty();
    for (Line line : found.lines) {
      if (line.pending && !line.generation.hash().equals(currentHash)) {
        truncate(line.offset);
        Files.deleteIfExists(file(line.generation.number()));
        break; // writers take turns, so a pending line is the last one
      }
      if (line.pending) {
        overwrite(line.offset);
      }
      last = Optional.of(line.generation);
    }
    return last;
  }

  /** Writes a text and its line to disk. */
  Pending begin(Generation generation, byte[] content) throws IOException {
    SecureFiles.createDirectories(directory);
    SecureFiles.replace(file(generation.number()), content);
    byte[] line =
        (PENDING + Json.write(toTree(generation)) + "\n").getBytes(StandardCharsets.UTF_8);
    long offset;
    try (FileChannel channel = SecureFiles.openAppend(index)) {
      offset = channel.size();
      try {
        ByteBuffer buffer = ByteBuffer.wrap(line);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      } catch (IOException e) {
        channel.truncate(offset);
        throw e;
      }
    } catch (IOException e) {
      Files.deleteIfExists(file(generation.number()));
      throw e;
    }
    return new Pending(generation, offset);
  }

  /** The text of a generation; one that does not fit its hash is refused. */
  String text(Generation generation) throws IOException {
    Path file = file(generation.number());
    byte[] content = BoundedFiles.read(file, BoundedFiles.MAX_BYTES);
    if (!Hashes.sha256(content).equals(generation.hash())) {
      throw new GatehouseException(
          ExitCode.IO,
          "generation " + generation.number() + " is damaged: " + file + " does not fit its hash",
          "choose another generation");
    }
    return BoundedFiles.text(file, content);
  }

  /** Reads the last lines of the index: those that begin within so many bytes of its end. */
  private Index read(int mostBytes) throws IOException {
    if (!Files.exists(index)) {
      return new Index(List.of(), 0, 0);
    }
    byte[] content;
    long skipped;
    try (FileChannel channel = FileChannel.open(index, StandardOpenOption.READ)) {
      skipped = Math.max(0, channel.size() - mostBytes);
      ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(mostBytes, channel.size()));
      while (buffer.hasRemaining() && channel.read(buffer, skipped + buffer.position()) >= 0) {
        // until the tail is whole
      }
      content = Arrays.copyOf(buffer.array(), buffer.position());
    }
    List<Line> lines = new ArrayList<>();
    int start = skipped == 0 ? 0 : afterNewline(content);
    for (int i = start; i < content.length; i++) {
      if (content[i] == '\n') {
        String line = new String(content, start, i - start, StandardCharsets.UTF_8);
        Optional<Generation> generation = parse(line);
        if (generation.isEmpty() && i + 1 == content.length) {
          break;
        }
        long offset = skipped + start;
        generation.ifPresent(g -> lines.add(new Line(g, line.startsWith(PENDING), offset)));
        start = i + 1;
      }
    }
    return new Index(lines, skipped + start, skipped + content.length);
  }

  private static int afterNewline(byte[] content) {
    int i = 0;
    while (i < content.length && content[i] != '\n') {
      i++;
    }
    return Math.min(i + 1, content.length);
  }

  private static Optional<Generation> parse(String line) {
    try {
      Object tree = line.isEmpty() ? null : Json.parse(line.substring(1));
      return tree instanceof Map<?, ?> map ? Optional.of(fromTree(map)) : Optional.empty();
    } catch (Json5SyntaxException
        | ClassCastException
        | NullPointerException
        | DateTimeException e) {
      return Optional.empty(); // a damaged line hides itself, never the others
    }
  }

  private static Map<String, Object> toTree(Generation generation) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("number", generation.number());
    tree.put("time", generation.time().toString());
    tree.put("author", shortened(generation.author()));
    tree.put("reason", shortened(generation.reason()));
    tree.put("hash", generation.hash());
    tree.put("previousHash", generation.previousHash());
    tree.put("bytes", generation.bytes());
    tree.put("valid", generation.valid());
    return tree;
  }

  private static String shortened(String words) {
    return words.length() > LONGEST_WORDS ? words.substring(0, LONGEST_WORDS) + "…" : words;
  }

  private static Generation fromTree(Map<?, ?> tree) {
    return new Generation(
        Math.toIntExact(value(tree, "number", Long.class)),
        Instant.parse(value(tree, "time", String.class)),
        value(tree, "author", String.class),
        value(tree, "reason", String.class),
        value(tree, "hash", String.class),
        value(tree, "previousHash", String.class),
        value(tree, "bytes", Long.class),
        value(tree, "valid", Boolean.class));
  }

  private static <T> T value(Map<?, ?> tree, String key, Class<T> type) {
    return type.cast(Objects.requireNonNull(tree.get(key), key));
  }

  private void overwrite(long offset) throws IOException {
    try (FileChannel channel = FileChannel.open(index, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(RECORDED.getBytes(StandardCharsets.US_ASCII)), offset);
      channel.force(false);
    }
  }

  private void truncate(long size) throws IOException {
    try (FileChannel channel = FileChannel.open(index, StandardOpenOption.WRITE)) {
      channel.truncate(size);
      channel.force(true);
    }
  }

  private Path file(int number) {
    return directory.resolve(String.format("%06d.json5", number));
  }
}
