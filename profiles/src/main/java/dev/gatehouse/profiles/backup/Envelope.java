package dev.gatehouse.profiles.backup;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/**
 * The outside of an archive. A plain one is a zip file that every tool opens. A sealed one begins
 * with a word, the form, the rounds, the salt and what it is, all in clear and proved by a tag;
 * then the sealed zip file follows.
 */
final class Envelope {
  private static final byte[] WORD = "GATEHOUSE-SEALED".getBytes(StandardCharsets.US_ASCII);
  private static final int MOST_INFO_BYTES = 64 * 1024;

  /** What makes guessing a passphrase slow; half a second for each try. */
  static final int ROUNDS = 600_000;

  private Envelope() {}

  /** Begins a plain archive, or a sealed one. */
  static OutputStream write(
      OutputStream file,
      BackupInfo info,
      Optional<Passphrase> passphrase,
      int rounds,
      SecureRandom random)
      throws IOException {
    OutputStream out = new BufferedOutputStream(file, SealKeys.BLOCK_BYTES);
    if (passphrase.isEmpty()) {
      return out;
    }
    byte[] salt = new byte[SealKeys.SALT_BYTES];
    random.nextBytes(salt);
    SealKeys keys = SealKeys.derive(passphrase.get(), salt, rounds);
    byte[] head = head(rounds, salt, info.bytes());
    out.write(head);
    out.write(keys.headTag(head));
    return new SealedOutput(out, keys);
  }

  /** What the head of a sealed archive says; empty for a plain one. Proves nothing. */
  static Optional<BackupInfo> clearInfo(Path archive) throws IOException {
    try (DataInputStream in = open(archive)) {
      return isSealed(in) ? Optional.of(info(Head.read(in))) : Optional.empty();
    } catch (EOFException e) {
      throw ArchiveProblem.damaged("its head is cut off", e);
    }
  }

  /**
   * Opens the zip file inside.
   *
   * @throws GatehouseException with {@link ExitCode#USAGE} when a passphrase is missing, {@link
   *     ExitCode#ACCESS} when it is wrong
   */
  static InputStream read(Path archive, Optional<Passphrase> passphrase) throws IOException {
    DataInputStream in = open(archive);
    boolean done = false;
    try {
      InputStream content = in;
      if (isSealed(in)) {
        content = unseal(in, passphrase);
      }
      done = true;
      return content;
    } catch (EOFException e) {
      throw ArchiveProblem.damaged("its head is cut off", e);
    } finally {
      if (!done) {
        in.close();
      }
    }
  }

  private static InputStream unseal(DataInputStream in, Optional<Passphrase> passphrase)
      throws IOException {
    Head head = Head.read(in);
    info(head);
    byte[] tag = new byte[SealKeys.HEAD_TAG_BYTES];
    in.readFully(tag);
    Passphrase secret =
        passphrase.orElseThrow(
            () ->
                new GatehouseException(
                    ExitCode.USAGE,
                    "the backup is sealed with a passphrase",
                    "give it with --passphrase-file, or type it in a terminal"));
    SealKeys keys = SealKeys.derive(secret, head.salt(), head.rounds());
    byte[] own = keys.headTag(head(head.rounds(), head.salt(), head.info()));
    if (!MessageDigest.isEqual(own, tag)) {
      throw new GatehouseException(
          ExitCode.ACCESS,
          "the passphrase is wrong, or the head of the backup was changed",
          "nothing was changed; try another passphrase or another backup");
    }
    return new SealedInput(in, keys);
  }

  private static BackupInfo info(Head head) {
    return BackupInfo.parse(head.info())
        .orElseThrow(() -> ArchiveProblem.damaged("its head does not say what it is"));
  }

  private static DataInputStream open(Path archive) throws IOException {
    return new DataInputStream(
        new BufferedInputStream(Files.newInputStream(archive), SealKeys.BLOCK_BYTES));
  }

  private static boolean isSealed(DataInputStream in) throws IOException {
    in.mark(WORD.length);
    if (Arrays.equals(in.readNBytes(WORD.length), WORD)) {
      return true;
    }
    in.reset();
    return false;
  }

  private static byte[] head(int rounds, byte[] salt, byte[] info) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(WORD);
    out.writeByte(BackupInfo.FORMAT);
    out.writeInt(rounds);
    out.write(salt);
    out.writeInt(info.length);
    out.write(info);
    return bytes.toByteArray();
  }

  private record Head(int rounds, byte[] salt, byte[] info) {
    static Head read(DataInputStream in) throws IOException {
      int format = in.readUnsignedByte();
      if (format > BackupInfo.FORMAT) {
        throw ArchiveProblem.newer(format);
      }
      int rounds = in.readInt();
      byte[] salt = new byte[SealKeys.SALT_BYTES];
      in.readFully(salt);
      int length = in.readInt();
      if (format < 1
          || rounds < SealKeys.LEAST_ROUNDS
          || rounds > SealKeys.MOST_ROUNDS
          || length < 0
          || length > MOST_INFO_BYTES) {
        throw ArchiveProblem.damaged("its head has impossible numbers");
      }
      byte[] info = new byte[length];
      in.readFully(info);
      return new Head(rounds, salt, info);
    }
  }
}
