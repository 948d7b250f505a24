package dev.gatehouse.core.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads regular files up to a size, and says in words why one cannot be read. */
final class BoundedFiles {
  /** No configuration file is larger. */
  static final int MAX_BYTES = 2 * 1024 * 1024;

  private BoundedFiles() {}

  /** Reads a file whole; a device, a pipe or a directory is refused before it is opened. */
  static byte[] read(Path file, int maxBytes) throws IOException {
    if (!Files.isRegularFile(file)) {
      if (!Files.exists(file)) {
        // a directory without permission hides the file; let the system say which it is
        Files.size(file);
      }
      throw new FileSystemException(file.toString(), null, "it is no regular file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(maxBytes + 1);
      if (content.length > maxBytes) {
        throw new FileSystemException(
            file.toString(), null, "it is larger than " + maxBytes / 1024 + " KiB");
      }
      return content;
    }
  }

  /** Decodes UTF-8 strictly, so that an edit never damages what it could not read. */
  static String text(Path file, byte[] content) throws IOException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException e) {
      throw new FileSystemException(file.toString(), null, "it is not encoded in UTF-8");
    }
  }

  /** A clause for a person. */
  static String why(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "it does not exist";
    }
    if (e instanceof AccessDeniedException) {
      return "permission is denied";
    }
    if (e instanceof FileSystemException f && f.getReason() != null) {
      return f.getReason();
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
