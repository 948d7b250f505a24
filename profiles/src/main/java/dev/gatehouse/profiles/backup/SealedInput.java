package dev.gatehouse.profiles.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;

/**
 * Opens what {@link SealedOutput} has sealed. Nothing of a block is given out before it is proved;
 * an end that is not the real one is a fault. For one thread.
 */
final class SealedInput extends InputStream {
  private static final int SEALED_BYTES = SealKeys.BLOCK_BYTES + SealKeys.TAG_BYTES;

  private final PushbackInputStream in;
  private final SealKeys keys;
  private byte[] block = new byte[0];
  private int at;
  private int number;
  private boolean last;

  SealedInput(InputStream in, SealKeys keys) {
    this.in = new PushbackInputStream(in, 1);
    this.keys = keys;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int from, int count) throws IOException {
    if (count == 0) {
      return 0;
    }
    while (at == block.length) {
      if (last) {
        return -1;
      }
      open();
    }
    int part = Math.min(count, block.length - at);
    System.arraycopy(block, at, bytes, from, part);
    at += part;
    return part;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private void open() throws IOException {
    byte[] sealed = in.readNBytes(SEALED_BYTES);
    // Java 17 answers less than a tag with an unchecked exception.
    if (sealed.length < SealKeys.TAG_BYTES) {
      throw ArchiveProblem.damaged("its sealed content was cut off");
    }
    int next = in.read();
    last = next < 0;
    if (!last) {
      in.unread(next);
    }
    try {
      block = keys.cipher(Cipher.DECRYPT_MODE, number, last).doFinal(sealed);
    } catch (GeneralSecurityException e) {
      throw ArchiveProblem.damaged("its sealed content was changed or cut off", e);
    }
    at = 0;
    number++;
  }
}
