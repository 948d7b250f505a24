package dev.gatehouse.gateway.exec;

import java.nio.charset.StandardCharsets;

/**
 * What a command printed: its first and its last part, whatever it prints in between. Safe to use
 * from any thread.
 */
final class OutputBuffer {
  private static final int HEAD = 64 * 1024;
  private static final int TAIL = 256 * 1024;

  private final byte[] head = new byte[HEAD];
  private byte[] tail = new byte[0];
  private long total;

  synchronized void add(byte[] bytes, int length) {
    int at = 0;
    while (at < length && total < HEAD) {
      head[(int) total++] = bytes[at++];
    }
    if (at < length && tail.length == 0) {
      tail = new byte[TAIL];
    }
    for (; at < length; at++) {
      tail[(int) (total++ % TAIL)] = bytes[at];
    }
  }

  /** How many bytes there were so far. */
  synchronized long total() {
    return total;
  }

  /** All that is kept. */
  synchronized String text() {
    return since(0);
  }

  /** What came after the first {@code cursor} bytes, as far as it is kept. */
  synchronized String since(long cursor) {
    StringBuilder text = new StringBuilder();
    if (cursor < Math.min(total, HEAD)) {
      text.append(decode(head, (int) cursor, (int) (Math.min(total, HEAD) - cursor)));
    }
    if (total > HEAD) {
      long start = Math.max(Math.max(cursor, HEAD), total - TAIL);
      long lost = start - Math.max(cursor, HEAD);
      if (lost > 0) {
        text.append("\n[… ").append(lost).append(" bytes were left out …]\n");
      }
      byte[] bytes = new byte[(int) (total - start)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = tail[(int) ((start + i) % TAIL)];
      }
      text.append(decode(bytes, 0, bytes.length));
    }
    return text.toString();
  }

  /** The last {@code most} characters. */
  synchronized String last(int most) {
    String all = since(Math.max(0, total - 4L * most));
    return all.length() <= most ? all : all.substring(all.length() - most);
  }

  private static String decode(byte[] bytes, int from, int length) {
    String text =
        new String(bytes, from, length, StandardCharsets.UTF_8)
            .replaceAll("\u001b\\[[0-9;?]*[A-Za-z]", "");
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      // Terminals' control codes say nothing to a model and much to a terminal.
      if (c == '\n' || c == '\t' || c >= ' ' && c != 0x7f) {
        plain.append(c);
      } else if (c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n')) {
        plain.append('\n');
      }
    }
    return plain.toString();
  }
}
