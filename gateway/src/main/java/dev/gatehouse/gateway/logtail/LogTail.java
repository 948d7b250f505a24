package dev.gatehouse.gateway.logtail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The end of a log file.
 *
 * @param cursor byte offset where the next reading goes on: the end of the last whole line
 * @param size the file's size in bytes
 * @param lines whole lines, oldest first
 * @param truncated whether lines were left out
 * @param reset whether the reading did not go on where the caller's cursor stood
 */
record LogTail(long cursor, long size, List<String> lines, boolean truncated, boolean reset) {
  LogTail {
    lines = List.copyOf(lines);
  }

  /**
   * Reads the lines after {@code cursor}, or the newest ones without a cursor. A file that is not
   * there yet is an empty one. Blocks.
   *
   * @param limit most lines, at least 1
   * @param maxBytes most bytes that are read, at least 1
   */
  static LogTail read(Path file, OptionalLong cursor, int limit, int maxBytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return read(channel, cursor, limit, maxBytes);
    } catch (NoSuchFileException e) {
      return new LogTail(0, 0, List.of(), false, cursor.orElse(0) > 0);
    }
  }

  private static LogTail read(FileChannel channel, OptionalLong cursor, int limit, int maxBytes)
      throws IOException {
    long size = channel.size();
    long newest = Math.max(0, size - maxBytes);
    long wanted = cursor.orElse(newest);
    boolean reset = cursor.isPresent() && (wanted > size || wanted < newest);
    long start = reset ? newest : wanted;
    // One byte more, to see whether the first line is whole.
    long from = Math.max(0, start - 1);
    byte[] bytes = bytes(channel, from, size);
    int first = (int) (start - from);
    boolean torn = first > 0 && bytes.length > 0 && bytes[0] != '\n';
    if (torn) {
      first = after(bytes, first);
    }
    List<String> lines = new ArrayList<>();
    int end = first;
    for (int i = first; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        if (i > end) {
          lines.add(new String(bytes, end, i - end, StandardCharsets.UTF_8));
        }
        end = i + 1;
      }
    }
    // A line without end that fills everything would hold the caller for ever.
    boolean stuck = end == first && bytes.length - first >= maxBytes;
    boolean more = lines.size() > limit;
    return new LogTail(
        stuck ? size : from + end,
        size,
        more ? lines.subList(lines.size() - limit, lines.size()) : lines,
        more || torn || stuck || (cursor.isEmpty() && newest > 0) || reset,
        reset);
  }

  private static int after(byte[] bytes, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        return i + 1;
      }
    }
    return bytes.length;
  }

  private static byte[] bytes(FileChannel channel, long from, long to) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate((int) (to - from));
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, from + buffer.position()) < 0) {
        break; // it shrank meanwhile
      }
    }
    byte[] bytes = new byte[buffer.position()];
    buffer.flip().get(bytes);
    return bytes;
  }
}
