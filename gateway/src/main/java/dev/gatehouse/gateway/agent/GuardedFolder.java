package dev.gatehouse.gateway.agent;

import dev.gatehouse.core.file.SecureFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A folder out of which nothing leads: what is read lies in it by its real path, also when somebody
 * changes links meanwhile, because the real path is walked again without following any. Only plain
 * files are read. All methods block.
 */
public final class GuardedFolder {
  private final Path root;

  private GuardedFolder(Path root) {
    this.root = root;
  }

  /**
   * Opens a folder, which may itself be reached through links.
   *
   * @throws IOException when it is missing or no folder
   */
  public static GuardedFolder open(Path folder) throws IOException {
    Path real = folder.toRealPath();
    if (!Files.isDirectory(real)) {
      throw new FileSystemException(folder.toString(), null, "is no directory");
    }
    return new GuardedFolder(real);
  }

  /**
   * A file or folder in it.
   *
   * @param path relative to the folder, with {@code /}
   * @param directory whether it is a folder
   * @param size in bytes
   * @param modifiedMillis when it was last changed, in milliseconds since 1970
   */
  public record Entry(String path, boolean directory, long size, long modifiedMillis) {}

  /**
   * What stands in a file.
   *
   * @param bytes as many as were asked for
   * @param whole whether that is all of it
   */
  public record Content(byte[] bytes, boolean whole) {
    /** The bytes as UTF-8. */
    public String text() {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /** Its real path. */
  public Path root() {
    return root;
  }

  /** Returns what is at {@code relative}; empty when nothing is, or it leads out of the folder. */
  public Optional<Entry> find(String relative) throws IOException {
    Optional<Path> real = real(relative);
    if (real.isEmpty()) {
      return Optional.empty();
    }
    BasicFileAttributes facts =
        Files.readAttributes(real.get(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!facts.isRegularFile() && !facts.isDirectory()) {
      return Optional.empty();
    }
    return Optional.of(entry(relative, facts));
  }

  /**
   * Reads a file.
   *
   * @param maxBytes the most to read
   * @return empty when there is no such file, or it leads out of the folder
   */
  public Optional<Content> read(String relative, int maxBytes) throws IOException {
    Optional<Path> real = real(relative);
    if (real.isEmpty() || real.get().equals(root)) {
      return Optional.empty();
    }
    Path inside = root.relativize(real.get());
    try (DirectoryStream<Path> top = Files.newDirectoryStream(root)) {
      if (top instanceof SecureDirectoryStream<Path> secure) {
        return read(secure, inside, maxBytes);
      }
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    // A file system without handles on folders (Windows): the check of the real path must do.
    try (SeekableByteChannel channel =
        Files.newByteChannel(
            real.get(), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      return Optional.of(content(channel, maxBytes));
    }
  }

  private static Optional<Content> read(
      SecureDirectoryStream<Path> folder, Path relative, int maxBytes) throws IOException {
    Path first = relative.getName(0);
    if (relative.getNameCount() > 1) {
      Path rest = relative.subpath(1, relative.getNameCount());
      try (SecureDirectoryStream<Path> next =
          folder.newDirectoryStream(first, LinkOption.NOFOLLOW_LINKS)) {
        return read(next, rest, maxBytes);
      }
    }
    BasicFileAttributes facts =
        folder
            .getFileAttributeView(first, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
            .readAttributes();
    if (!facts.isRegularFile()) {
      return Optional.empty();
    }
    try (SeekableByteChannel channel =
        folder.newByteChannel(first, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      return Optional.of(content(channel, maxBytes));
    }
  }

  /**
   * Returns what is directly in a folder of it, folders first, then by name; at most {@code limit}.
   * Links that lead out are left out. Empty when there is no such folder.
   */
  public Optional<List<Entry>> list(String relative, int limit) throws IOException {
    Optional<Path> real = relative.isEmpty() ? Optional.of(root) : real(relative);
    if (real.isEmpty() || !Files.isDirectory(real.get(), LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    List<Entry> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(real.get())) {
      for (Path child : stream) {
        String name = child.getFileName().toString();
        find(relative.isEmpty() ? name : relative + "/" + name).ifPresent(entries::add);
        if (entries.size() >= limit) {
          break;
        }
      }
    }
    entries.sort(Comparator.comparing((Entry e) -> !e.directory()).thenComparing(Entry::path));
    return Optional.of(entries);
  }

  /**
   * Writes a file directly in the folder, whole or not at all. A link in its place is replaced, not
   * followed.
   *
   * @param name of the file, without any separator
   */
  public void write(String name, byte[] content) throws IOException {
    if (name.contains("/") || name.contains("\\") || name.startsWith(".")) {
      throw new FileSystemException(name, null, "is no plain file name");
    }
    Path file = root.resolve(name);
    if (Files.isSymbolicLink(file)) {
      Files.delete(file);
    }
    SecureFiles.replace(file, content);
  }

  /** The real path of what is at {@code relative}, when that lies in the folder. */
  private Optional<Path> real(String relative) throws IOException {
    try {
      Path given = Path.of(relative);
      if (given.isAbsolute() || relative.isEmpty()) {
        return Optional.empty();
      }
      Path real = root.resolve(given).toRealPath();
      return real.startsWith(root) ? Optional.of(real) : Optional.empty();
    } catch (InvalidPathException | NoSuchFileException e) {
      return Optional.empty();
    } catch (FileSystemException e) {
      // a plain file where a folder should be, a ring of links, a name that is too long
      return Optional.empty();
    }
  }

  private static Entry entry(String relative, BasicFileAttributes facts) {
    return new Entry(
        relative.replace('\\', '/'),
        facts.isDirectory(),
        facts.isDirectory() ? 0 : facts.size(),
        facts.lastModifiedTime().toMillis());
  }

  private static Content content(SeekableByteChannel channel, int maxBytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
    while (out.size() < maxBytes) {
      buffer.clear().limit(Math.min(buffer.capacity(), maxBytes - out.size()));
      int count = channel.read(buffer);
      if (count < 0) {
        return new Content(out.toByteArray(), true);
      }
      out.write(buffer.array(), 0, count);
    }
    return new Content(out.toByteArray(), channel.position() >= channel.size());
  }
}
