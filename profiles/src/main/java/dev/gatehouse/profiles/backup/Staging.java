package dev.gatehouse.profiles.backup;

import dev.gatehouse.core.file.FileTrees;
import dev.gatehouse.core.file.SecureFiles;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * Where a restore unpacks: beside each place that it will exchange, on the same disk, so that the
 * exchange is made of renames. For one restore, one thread.
 */
final class Staging implements ArchiveReader.Sink, AutoCloseable {
  private static final String MARK = ".restore-";

  private final BackupPlaces places;
  private final RestoreFilter filter;
  private final Path state;
  private final Path workspace;
  private final Path config;
  private long files;
  private long bytes;

  Staging(BackupPlaces places, RestoreFilter filter, String id) {
    this.places = places;
    this.filter = filter;
    this.state = places.state().resolve(MARK + id);
    this.workspace = hidden(places.workspace(), id);
    this.config =
        places.config().startsWith(places.state())
            ? state.resolve("config")
            : hidden(places.config(), id);
  }

  private static Path hidden(Path place, String id) {
    return place.resolveSibling("." + place.getFileName() + MARK + id);
  }

  /** The new content of the state directory. */
  Path state() {
    return state.resolve("new");
  }

  /** Where what is in the state directory now goes. */
  Path old() {
    return state.resolve("old");
  }

  /** The directory around both. */
  Path root() {
    return state;
  }

  Path workspace() {
    return workspace;
  }

  Path config() {
    return config;
  }

  long files() {
    return files;
  }

  long bytes() {
    return bytes;
  }

  /** Makes what is needed and removes what killed restores have left. */
  void open() throws IOException {
    sweep(places.state(), MARK);
    sweep(SecureFiles.parent(places.workspace()), "." + places.workspace().getFileName() + MARK);
    sweep(SecureFiles.parent(places.config()), "." + places.config().getFileName() + MARK);
    SecureFiles.createDirectories(state());
  }

  @Override
  public void directory(String path) throws IOException {
    Optional<Path> target = target(path.substring(0, path.length() - 1));
    if (target.isPresent()) {
      SecureFiles.createDirectories(target.get());
    }
  }

  @Override
  public Optional<OutputStream> file(String path) throws IOException {
    Optional<Path> target = target(path);
    if (target.isEmpty()) {
      return Optional.empty();
    }
    SecureFiles.createDirectories(SecureFiles.parent(target.get()));
    FileChannel channel = SecureFiles.openNew(target.get());
    return Optional.of(new Forced(channel));
  }

  @Override
  public void proved(String path, long changedMillis, boolean executable) throws IOException {
    Optional<Path> target = target(path);
    if (target.isEmpty()) {
      return;
    }
    Path file = target.get();
    files++;
    bytes += Files.size(file);
    if (executable && Files.getFileStore(file).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
    Files.setLastModifiedTime(file, FileTime.fromMillis(Math.max(0, changedMillis)));
  }

  private Optional<Path> target(String path) {
    if (!filter.isWanted(path)) {
      return Optional.empty();
    }
    if (path.startsWith(ArchivePath.STATE)) {
      return Optional.of(state().resolve(path.substring(ArchivePath.STATE.length())));
    }
    if (path.startsWith(ArchivePath.WORKSPACE)) {
      return Optional.of(workspace.resolve(path.substring(ArchivePath.WORKSPACE.length())));
    }
    if (path.indexOf('/') != path.lastIndexOf('/')) {
      throw ArchiveProblem.refused("it holds more than one configuration file");
    }
    return Optional.of(config);
  }

  /** Removes what was not exchanged. */
  @Override
  public void close() throws IOException {
    FileTrees.delete(workspace);
    FileTrees.delete(config);
    FileTrees.delete(state);
  }

  private static void sweep(Path directory, String prefix) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(
            directory, path -> String.valueOf(path.getFileName()).startsWith(prefix))) {
      for (Path path : found) {
        FileTrees.delete(path);
      }
    }
  }

  /** A file that is on the disk when it is closed. */
  private static final class Forced extends FilterOutputStream {
    private final FileChannel channel;

    Forced(FileChannel channel) {
      super(Channels.newOutputStream(channel));
      this.channel = channel;
    }

    @Override
    public void write(byte[] content, int from, int count) throws IOException {
      out.write(content, from, count);
    }

    @Override
    public void close() throws IOException {
      try (channel) {
        channel.force(false);
      }
    }
  }
}
