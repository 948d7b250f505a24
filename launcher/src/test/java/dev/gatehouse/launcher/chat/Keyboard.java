package dev.gatehouse.launcher.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** What a person types, for whichever thread reads it. */
public final class Keyboard extends InputStream {
  private static final int END = -1;

  private final BlockingQueue<Integer> keys = new LinkedBlockingQueue<>();

  public void type(String text) {
    for (byte each : text.getBytes(UTF_8)) {
      keys.add(each & 0xff);
    }
  }

  @Override
  public int read() throws IOException {
    try {
      int key = keys.take();
      if (key == END) {
        keys.add(END);
      }
      return key;
    } catch (InterruptedException e) {
      throw new InterruptedIOException();
    }
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    int key = read();
    if (key == END) {
      return END;
    }
    buffer[offset] = (byte) key;
    return 1;
  }

  @Override
  public int available() {
    return keys.size();
  }

  @Override
  public void close() {
    keys.add(END);
  }
}
