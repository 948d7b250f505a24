package dev.gatehouse.gateway.canvas;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Puts files below one root and nowhere else: walked step by step without following a link, written
 * beside its place and moved there whole. All methods block.
 */
final class CanvasWriter {
  static final int MAX_BYTES = 5 * 1024 * 1024;

  private final Path root;

  CanvasWriter(Path root) {
    this.root = root;
  }

  /**
   * Writes a file, in place of one that is there. Folders are made where they are missing.
   *
   * @param path relative, with slashes
   * @throws IllegalArgumentException when the path is none below the root, or there is too much
   * @throws IOException when it cannot be written
   */
  void write(String path, byte[] content) throws IOException {
    List<String> steps =
        CanvasFiles.steps(path.replace("%", "%25"))
            .filter(names -> !names.isEmpty() && !path.startsWith("/") && !path.endsWith("/"))
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "path must be a plain relative path below the canvas, such as"
                            + " index.html or charts/a.svg"));
    if (content.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "the file is larger than " + MAX_BYTES + " bytes, which a canvas does not take");
    }
    Files.createDirectories(root);
    Path real = root.toRealPath();
    try (DirectoryStream<Path> directory = Files.newDirectoryStream(real)) {
      if (directory instanceof SecureDirectoryStream<Path> secure) {
        write(secure, real, steps, 0, content);
        return;
      }
    }
    writeByPath(real, steps, content);
  }

  private static void write(
      SecureDirectoryStream<Path> directory, Path here, List<String> steps, int at, byte[] content)
      throws IOException {
    Path step = Path.of(steps.get(at));
    if (at + 1 == steps.size()) {
      Path fresh = Path.of(".new-" + UUID.randomUUID());
      try (SeekableByteChannel channel =
          directory.newByteChannel(
              fresh,
              Set.of(
                  StandardOpenOption.CREATE_NEW,
                  StandardOpenOption.WRITE,
                  LinkOption.NOFOLLOW_LINKS))) {
        fill(channel, content);
        directory.move(fresh, directory, step);
      } catch (IOException e) {
        deleteQuietly(directory, fresh);
        throw e;
      }
      return;
    }
    try (SecureDirectoryStream<Path> below = below(directory, here, step)) {
      write(below, here.resolve(step), steps, at + 1, content);
    }
  }

  private static SecureDirectoryStream<Path> below(
      SecureDirectoryStream<Path> directory, Path here, Path step) throws IOException {
    try {
      return directory.newDirectoryStream(step, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException missing) {
      try {
        Files.createDirectory(here.resolve(step));
      } catch (FileAlreadyExistsException e) {
        // Somebody was faster; what it is shows in a moment.
      }
      return directory.newDirectoryStream(step, LinkOption.NOFOLLOW_LINKS);
    }
  }

  private static void writeByPath(Path root, List<String> steps, byte[] content)
      throws IOException {
    Path folder = root;
    for (String step : steps.subList(0, steps.size() - 1)) {
      folder = folder.resolve(step);
    }
    Files.createDirectories(folder);
    if (!folder.toRealPath().equals(folder)) {
      throw new NotDirectoryException(folder.toString());
    }
    Path fresh = folder.resolve(".new-" + UUID.randomUUID());
    try {
      Files.write(fresh, content, StandardOpenOption.CREATE_NEW);
      Files.move(
          fresh,
          folder.resolve(steps.get(steps.size() - 1)),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static void fill(SeekableByteChannel channel, byte[] content) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(content);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  private static void deleteQuietly(SecureDirectoryStream<Path> directory, Path file) {
    try {
      directory.deleteFile(file);
    } catch (IOException e) {
      // Never written, or moved already.
    }
  }
}
