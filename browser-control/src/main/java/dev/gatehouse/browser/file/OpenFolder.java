package dev.gatehouse.browser.file;

import dev.gatehouse.core.file.SecureFiles;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * An opened folder: names are looked up in it, whatever becomes of its path meanwhile, and links
 * are never followed. Where the system cannot do that (Windows), the path is used and links are
 * refused at each look. All methods block.
 */
final class OpenFolder implements AutoCloseable {
  private final Path path;
  private final DirectoryStream<Path> stream;

  private OpenFolder(Path path, DirectoryStream<Path> stream) {
    this.path = path;
    this.stream = stream;
  }

  /** Opens a folder by its path. */
  static OpenFolder of(Path path) throws IOException {
    return new OpenFolder(path, Files.newDirectoryStream(path));
  }

  /** Opens a folder whose last step must not be a link. */
  static OpenFolder withoutLink(Path path) throws IOException {
    try (OpenFolder parent = of(SecureFiles.parent(path))) {
      return parent.enter(String.valueOf(path.getFileName()));
    }
  }

  /** Opens a folder in this one; fails for a link. */
  OpenFolder enter(String name) throws IOException {
    Path child = path.resolve(name);
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      return new OpenFolder(
          child, secure.newDirectoryStream(Path.of(name), LinkOption.NOFOLLOW_LINKS));
    }
    if (!Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
      throw new NotDirectoryException(child.toString());
    }
    return of(child);
  }

  BasicFileAttributes attributes(String name) throws IOException {
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      return secure
          .getFileAttributeView(
              Path.of(name), BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .readAttributes();
    }
    return Files.readAttributes(
        path.resolve(name), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  Optional<BasicFileAttributes> find(String name) throws IOException {
    try {
      return Optional.of(attributes(name));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Opens a file for reading. */
  SeekableByteChannel open(String name) throws IOException {
    Set<java.nio.file.OpenOption> options =
        Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    return stream instanceof SecureDirectoryStream<Path> secure
        ? secure.newByteChannel(Path.of(name), options)
        : Files.newByteChannel(path.resolve(name), options);
  }

  /** Makes a file that must not exist yet, mode 0600. */
  SeekableByteChannel create(String name) throws IOException {
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      FileAttribute<?> mode =
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
      return secure.newByteChannel(
          Path.of(name),
          Set.of(
              StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
          mode);
    }
    return SecureFiles.openNew(path.resolve(name));
  }

  void rename(String from, String to) throws IOException {
    move(from, this, to);
  }

  /** Moves a file, over one that is there. */
  void move(String from, OpenFolder target, String to) throws IOException {
    if (stream instanceof SecureDirectoryStream<Path> secure
        && target.stream instanceof SecureDirectoryStream<Path> other) {
      secure.move(Path.of(from), other, Path.of(to));
    } else {
      Files.move(path.resolve(from), target.path.resolve(to), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  void deleteIfExists(String name) throws IOException {
    try {
      if (stream instanceof SecureDirectoryStream<Path> secure) {
        secure.deleteFile(Path.of(name));
      } else {
        Files.deleteIfExists(path.resolve(name));
      }
    } catch (NoSuchFileException e) {
      // Gone already, which is what was wanted.
    }
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
