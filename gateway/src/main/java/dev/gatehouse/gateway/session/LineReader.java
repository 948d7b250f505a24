package dev.gatehouse.gateway.session;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The lines of a file, each with its number; one that is too long costs no memory. Blocks. */
final class LineReader implements AutoCloseable {
  /** The longest line that is read: a picture of 20 MB with its words. */
  static final int MAX_BYTES = 32 * 1_024 * 1_024;

  private final InputStream stream;
  private long number;

  LineReader(InputStream stream) {
    this.stream = new BufferedInputStream(stream, 64 * 1_024);
  }

  /**
   * A line.
   *
   * @param number from 1
   * @param text what stands in it; empty when it is too long
   * @param problem what is wrong with its bytes
   */
  record Line(long number, String text, @Nullable String problem) {}

  /** Returns the next line that is not blank, or null at the end. */
  @Nullable Line next() throws IOException {
    while (true) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
      boolean tooLong = false;
      int read = stream.read();
      if (read < 0) {
        return null;
      }
      number++;
      while (read >= 0 && read != '\n') {
        if (bytes.size() < MAX_BYTES) {
          bytes.write(read);
        } else {
          tooLong = true;
        }
        read = stream.read();
      }
      if (tooLong) {
        return new Line(number, "", "is longer than " + MAX_BYTES + " bytes and was left out");
      }
      Line line = line(bytes.toByteArray());
      if (!line.text.isBlank()) {
        return line;
      }
    }
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }

  private Line line(byte[] bytes) {
    try {
      return new Line(
          number,
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes))
              .toString(),
          null);
    } catch (CharacterCodingException e) {
      return new Line(
          number,
          new String(bytes, StandardCharsets.UTF_8),
          "has bytes that are no UTF-8; they were replaced by marks");
    }
  }
}
