package dev.gatehouse.profiles.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;

/** Seals what is written, block by block. For one thread. */
final class SealedOutput extends OutputStream {
  private final OutputStream out;
  private final SealKeys keys;
  private final byte[] block = new byte[SealKeys.BLOCK_BYTES];
  private int filled;
  private int number;
  private boolean open = true;

  SealedOutput(OutputStream out, SealKeys keys) {
    this.out = out;
    this.keys = keys;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    int start = from;
    int left = count;
    while (left > 0) {
      if (filled == block.length) {
        seal(false);
      }
      int part = Math.min(left, block.length - filled);
      System.arraycopy(bytes, start, block, filled, part);
      filled += part;
      start += part;
      left -= part;
    }
  }

  @Override
  public void close() throws IOException {
    if (open) {
      open = false;
      try (out) {
        seal(true);
      }
    }
  }

  private void seal(boolean last) throws IOException {
    try {
      out.write(keys.cipher(Cipher.ENCRYPT_MODE, number, last).doFinal(block, 0, filled));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java cannot seal a block", e);
    }
    filled = 0;
    number = Math.addExact(number, 1);
  }
}
