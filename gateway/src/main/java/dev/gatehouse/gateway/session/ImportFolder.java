package dev.gatehouse.gateway.session;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A folder that somebody else wrote. No link in it is followed, also none that is put there while
 * it is read: every step is taken from the open folder before it. All methods block.
 */
final class ImportFolder implements AutoCloseable {
  private static final Set<OpenOption> READ =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

  private final Path path;
  private final String name;
  private final DirectoryStream<Path> stream;

  private ImportFolder(Path path, String name, DirectoryStream<Path> stream) {
    this.path = path;
    this.name = name;
    this.stream = stream;
  }

  /** Opens a folder that a person named; the way to it may go through links. */
  static ImportFolder open(Path folder) throws IOException {
    Path real = folder.toRealPath();
    return new ImportFolder(real, "", Files.newDirectoryStream(real));
  }

  /** What a file is called in a report. */
  String nameOf(String file) {
    return name + file;
  }

  /** Opens a folder in it; empty when there is none, or a link in its place. */
  Optional<ImportFolder> folder(String child) throws IOException {
    Optional<BasicFileAttributes> facts = facts(child);
    if (facts.isEmpty() || !facts.get().isDirectory()) {
      return Optional.empty();
    }
    Path relative = Path.of(child);
    Path whole = path.resolve(relative);
    DirectoryStream<Path> opened =
        stream instanceof SecureDirectoryStream<Path> secure
            ? secure.newDirectoryStream(relative, LinkOption.NOFOLLOW_LINKS)
            : Files.newDirectoryStream(whole);
    return Optional.of(new ImportFolder(whole, name + child + "/", opened));
  }

  /** Opens a plain file in it; empty when there is none, or something else in its place. */
  Optional<InputStream> file(String child) throws IOException {
    Optional<BasicFileAttributes> facts = facts(child);
    if (facts.isEmpty() || !facts.get().isRegularFile()) {
      return Optional.empty();
    }
    Path relative = Path.of(child);
    SeekableByteChannel channel =
        stream instanceof SecureDirectoryStream<Path> secure
            ? secure.newByteChannel(relative, READ)
            : Files.newByteChannel(path.resolve(relative), READ);
    return Optional.of(Channels.newInputStream(channel));
  }

  /** Whether something is there that is no plain file and no folder. */
  boolean strange(String child) throws IOException {
    return facts(child).filter(it -> !it.isRegularFile() && !it.isDirectory()).isPresent();
  }

  /** The names of what is in it, in their order. Can be asked once. */
  List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    for (Path child : stream) {
      names.add(String.valueOf(child.getFileName()));
    }
    names.sort(null);
    return names;
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }

  private Optional<BasicFileAttributes> facts(String child) throws IOException {
    Path relative = Path.of(child);
    try {
      return Optional.of(
          stream instanceof SecureDirectoryStream<Path> secure
              ? secure
                  .getFileAttributeView(
                      relative, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                  .readAttributes()
              : Files.readAttributes(
                  path.resolve(relative), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
