package dev.gatehouse.gateway.canvas;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Opens files below one root and nothing else. A path is walked step by step from the opened root,
 * and no step follows a link: what a name means cannot change between the look and the opening. A
 * file that has another name somewhere (a hard link) is not opened. All methods block; safe to
 * share between threads.
 */
final class CanvasFiles {
  private static final String INDEX = "index.html";
  private static final int MAX_STEPS = 32;
  private static final int MAX_NAME_CHARS = 255;

  private final Path root;

  CanvasFiles(Path root) {
    this.root = root;
  }

  Path root() {
    return root;
  }

  /**
   * Opens the file that {@code path} names, or the {@value #INDEX} of the directory that it names.
   *
   * @param path what follows the canvas prefix in a request's path, still percent-encoded
   * @return empty when there is no such file, or nothing that may be served
   */
  Optional<CanvasFile> open(String path) {
    Optional<List<String>> steps = steps(path);
    if (steps.isEmpty()) {
      return Optional.empty();
    }
    try {
      // The root itself may be a link that the owner made; below it, none is followed.
      Path real = root.toRealPath();
      try (DirectoryStream<Path> directory = Files.newDirectoryStream(real)) {
        if (directory instanceof SecureDirectoryStream<Path> secure) {
          return open(secure, steps.get(), 0);
        }
      }
      return openByRealPath(real, steps.get());
    } catch (IOException e) {
      // Whoever asks must not learn why: not there, not readable and not allowed look the same.
      return Optional.empty();
    }
  }

  /** The decoded steps of a path; empty when one of them could leave the root or is no name. */
  static Optional<List<String>> steps(String path) {
    List<String> steps = new ArrayList<>();
    for (String raw : path.split("/", -1)) {
      if (raw.isEmpty()) {
        continue;
      }
      Optional<String> step = decode(raw);
      if (step.isEmpty() || !isName(step.get()) || steps.size() == MAX_STEPS) {
        return Optional.empty();
      }
      steps.add(step.get());
    }
    return Optional.of(steps);
  }

  private static boolean isName(String step) {
    return step.length() <= MAX_NAME_CHARS
        // "." and "..", and files that their owner hides
        && !step.startsWith(".")
        // "C:", "file:", alternate streams, UNC, home directories, a second round of decoding
        && step.chars().noneMatch(c -> c < ' ' || c == 0x7f || "/\\:~%".indexOf(c) >= 0);
  }

  private static Optional<String> decode(String raw) {
    if (raw.indexOf('%') < 0) {
      return Optional.of(raw);
    }
    try {
      // URLDecoder replaces bytes that are no UTF-8; a name that does not survive is refused.
      byte[] bytes =
          URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.ISO_8859_1)
              .getBytes(StandardCharsets.ISO_8859_1);
      return Optional.of(
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .decode(java.nio.ByteBuffer.wrap(bytes))
              .toString());
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private Optional<CanvasFile> open(
      SecureDirectoryStream<Path> directory, List<String> steps, int at) throws IOException {
    String name = at < steps.size() ? steps.get(at) : INDEX;
    Path step = Path.of(name);
    BasicFileAttributes attributes =
        directory
            .getFileAttributeView(step, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
            .readAttributes();
    if (attributes.isDirectory() && at < steps.size()) {
      try (SecureDirectoryStream<Path> below =
          directory.newDirectoryStream(step, LinkOption.NOFOLLOW_LINKS)) {
        return open(below, steps, at + 1);
      }
    }
    if (!attributes.isRegularFile()
        || at + 1 < steps.size()
        || hasOtherNames(root.toRealPath(), steps, attributes)) {
      return Optional.empty();
    }
    SeekableByteChannel channel =
        directory.newByteChannel(step, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    return Optional.of(new CanvasFile(name, channel, channel.size()));
  }

  /**
   * Whether a file is also somewhere else by a hard link: then it may be one that never was meant
   * for the canvas. Only the path can be asked, so the answer must be about the file that was
   * opened; another one in its place counts as linked.
   */
  private static boolean hasOtherNames(Path root, List<String> steps, BasicFileAttributes opened)
      throws IOException {
    Path file = root;
    for (String step : steps) {
      file = file.resolve(step);
    }
    if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      file = file.resolve(INDEX);
    }
    Map<String, Object> now;
    try {
      now = Files.readAttributes(file, "unix:nlink,fileKey", LinkOption.NOFOLLOW_LINKS);
    } catch (UnsupportedOperationException | IllegalArgumentException e) {
      return false;
    }
    return !Integer.valueOf(1).equals(now.get("nlink"))
        || !Objects.equals(opened.fileKey(), now.get("fileKey"));
  }

  // Where the system has no handles of directories: the real path is the best there is.
  private static Optional<CanvasFile> openByRealPath(Path root, List<String> steps)
      throws IOException {
    Path file = root;
    for (String step : steps) {
      file = file.resolve(step);
    }
    if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      file = file.resolve(INDEX);
    }
    @Nullable Path name = file.getFileName();
    if (name == null
        || !file.toRealPath().equals(file)
        || !file.startsWith(root)
        || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    SeekableByteChannel channel =
        Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    return Optional.of(new CanvasFile(name.toString(), channel, channel.size()));
  }

  /**
   * An open file.
   *
   * @param name its own name
   * @param channel its content, for the receiver to close
   * @param size its size in bytes when it was opened
   */
  record CanvasFile(String name, SeekableByteChannel channel, long size) implements AutoCloseable {
    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
