package dev.gatehouse.profiles.backup;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys of one sealed archive, from its passphrase: one for its head, one for its blocks. Each
 * block is sealed with AES-GCM under its own number; the last one is marked, so that neither order
 * nor end can be changed.
 */
final class SealKeys {
  /** Plain bytes of every block but the last, which has fewer or as many. */
  static final int BLOCK_BYTES = 64 * 1024;

  static final int TAG_BYTES = 16;
  static final int SALT_BYTES = 16;
  static final int HEAD_TAG_BYTES = 32;
  static final int LEAST_ROUNDS = 1_000;
  static final int MOST_ROUNDS = 10_000_000;

  private static final int KEY_BITS = 256;

  private final SecretKeySpec head;
  private final SecretKeySpec blocks;

  private SealKeys(SecretKeySpec head, SecretKeySpec blocks) {
    this.head = head;
    this.blocks = blocks;
  }

  /** Derives the keys; takes about half a second with the usual rounds. */
  static SealKeys derive(Passphrase passphrase, byte[] salt, int rounds) {
    char[] characters = passphrase.characters();
    PBEKeySpec spec = new PBEKeySpec(characters, salt, rounds, KEY_BITS);
    try {
      byte[] master =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
      SecretKeySpec derive = new SecretKeySpec(master, "HmacSHA256");
      Arrays.fill(master, (byte) 0);
      return new SealKeys(
          new SecretKeySpec(mac(derive, "head".getBytes(StandardCharsets.US_ASCII)), "HmacSHA256"),
          new SecretKeySpec(mac(derive, "blocks".getBytes(StandardCharsets.US_ASCII)), "AES"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no PBKDF2", e);
    } finally {
      spec.clearPassword();
      Arrays.fill(characters, '\0');
    }
  }

  byte[] headTag(byte[] text) {
    return mac(head, text);
  }

  /** A cipher for block {@code number}; the salt is new for each archive, and so are the keys. */
  Cipher cipher(int mode, int number, boolean last) {
    byte[] nonce = ByteBuffer.allocate(12).putInt(0).putInt(number).putInt(last ? 1 : 0).array();
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, blocks, new GCMParameterSpec(TAG_BYTES * 8, nonce));
      return cipher;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no AES-GCM", e);
    }
  }

  private static byte[] mac(SecretKeySpec key, byte[] text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HMAC", e);
    }
  }
}
