package dev.gatehouse.profiles.backup;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Remembers the last bytes of a zip file while it is read, because a reader that goes from front to
 * back would not notice that the end is missing. For one thread.
 */
final class ArchiveTail extends FilterInputStream {
  /** The record at the very end, without a comment. */
  private static final int END_BYTES = 22;

  private static final byte[] END = {'P', 'K', 5, 6};

  private final byte[] last = new byte[END_BYTES];
  private long count;

  ArchiveTail(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    int got = super.read(bytes, from, length);
    if (got > 0) {
      remember(bytes, from, got);
      count += got;
    }
    return got;
  }

  @Override
  public long skip(long most) throws IOException {
    return read(new byte[(int) Math.min(most, 8_192)]);
  }

  /** Reads to the end, and refuses an archive whose end is not there. */
  void requireEnd() throws IOException {
    byte[] rest = new byte[64 * 1024];
    int got = read(rest, 0, rest.length);
    while (got >= 0) {
      got = read(rest, 0, rest.length);
    }
    boolean whole = count >= END_BYTES && last[END_BYTES - 1] == 0 && last[END_BYTES - 2] == 0;
    for (int i = 0; i < END.length; i++) {
      whole &= last[i] == END[i];
    }
    if (!whole) {
      throw ArchiveProblem.damaged("its end is cut off");
    }
  }

  private void remember(byte[] bytes, int from, int got) {
    int taken = Math.min(got, END_BYTES);
    System.arraycopy(last, taken, last, 0, END_BYTES - taken);
    System.arraycopy(bytes, from + got - taken, last, END_BYTES - taken, taken);
  }
}
