package dev.gatehouse.profiles.backup;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Refuses to give more than a number of bytes. Does not close what it reads from. */
final class BoundedInput extends FilterInputStream {
  private long left;

  BoundedInput(InputStream in, long most) {
    super(in);
    this.left = most;
  }

  @Override
  public int read() throws IOException {
    int one = super.read();
    if (one >= 0) {
      take(1);
    }
    return one;
  }

  @Override
  public int read(byte[] bytes, int from, int count) throws IOException {
    int got = super.read(bytes, from, count);
    if (got > 0) {
      take(got);
    }
    return got;
  }

  @Override
  public void close() {
    // The archive goes on behind this entry.
  }

  private void take(int count) {
    left -= count;
    if (left < 0) {
      throw ArchiveProblem.refused("its list of files is too long");
    }
  }
}
