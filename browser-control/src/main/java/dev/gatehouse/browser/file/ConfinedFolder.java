package dev.gatehouse.browser.file;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.core.file.SecureFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * One folder of an instance, and the promise that a path given by a caller never leads out of it:
 * the path is resolved by its words first, then walked from the opened folder step by step without
 * following any link, so that its meaning cannot change between the look and the use. The folder is
 * made when it is first used, mode 0700. All methods block; safe to share between threads.
 */
public final class ConfinedFolder {
  private static final int MAX_STEPS = 32;

  private final String label;
  private final Path root;

  /**
   * @param label what messages call it, such as {@code the downloads folder}
   * @param root absolute path
   */
  public ConfinedFolder(String label, Path root) {
    this.label = requireNonNull(label, "label");
    this.root = root.toAbsolutePath().normalize();
  }

  /** The folder's path; it need not exist yet. */
  public Path root() {
    return root;
  }

  /**
   * Returns where {@code given} would be written, without touching anything.
   *
   * @param given relative to the folder, or absolute and inside it
   * @throws BrowserException with status 400 when it leads out, goes through a link or a missing
   *     folder, or names something that is no plain file
   */
  public Path check(String given) {
    List<String> steps = steps(given);
    try (OpenFolder parent = parent(steps)) {
      requireReplaceable(parent, last(steps));
    } catch (IOException e) {
      throw failed(given, e);
    }
    return resolve(steps);
  }

  /**
   * Writes a file so that a reader finds the old or the new content whole.
   *
   * @return its absolute path
   * @throws BrowserException as {@link #check} does, and with status 507 when the disk is full
   */
  public Path write(String given, byte[] content) {
    List<String> steps = steps(given);
    try (OpenFolder parent = parent(steps)) {
      requireReplaceable(parent, last(steps));
      String temporary = "." + UUID.randomUUID() + ".tmp";
      try {
        try (SeekableByteChannel channel = parent.create(temporary)) {
          ByteBuffer buffer = ByteBuffer.wrap(content);
          while (buffer.hasRemaining()) {
            channel.write(buffer);
          }
        }
        parent.rename(temporary, last(steps));
      } catch (IOException | RuntimeException e) {
        parent.deleteIfExists(temporary);
        throw e;
      }
    } catch (IOException e) {
      throw failed(given, e);
    }
    return resolve(steps);
  }

  /**
   * Moves a finished file of ours to {@code given}, in place of what was there.
   *
   * @param finished a file that only this instance can change, on the same file system
   * @return its new absolute path
   * @throws BrowserException as {@link #check} does
   */
  public Path adopt(Path finished, String given) {
    List<String> steps = steps(given);
    try (OpenFolder source = OpenFolder.of(SecureFiles.parent(finished));
        OpenFolder parent = parent(steps)) {
      requireReplaceable(parent, last(steps));
      source.move(String.valueOf(finished.getFileName()), parent, last(steps));
    } catch (IOException e) {
      throw failed(given, e);
    }
    return resolve(steps);
  }

  /**
   * Copies a plain file out of the folder to where nobody else can change it.
   *
   * @param copy a path that does not exist yet
   * @param maxBytes a longer file is refused
   * @throws BrowserException with status 400 when {@code given} leads out or is too long, 404 when
   *     it is missing
   */
  public void copyTo(String given, Path copy, long maxBytes) {
    List<String> steps = steps(given);
    try (OpenFolder parent = parent(steps)) {
      BasicFileAttributes attributes = parent.attributes(last(steps));
      if (!attributes.isRegularFile()) {
        throw refused(given, "it is no plain file");
      }
      if (attributes.size() > maxBytes) {
        throw new BrowserException(
            400,
            "\""
                + printable(given)
                + "\" has "
                + attributes.size()
                + " bytes, more than the "
                + maxBytes
                + " that one upload may have");
      }
      try (SeekableByteChannel from = parent.open(last(steps));
          SeekableByteChannel to = SecureFiles.openNew(copy)) {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        while (from.read(buffer) >= 0) {
          buffer.flip();
          while (buffer.hasRemaining()) {
            to.write(buffer);
          }
          buffer.clear();
          if (to.position() > maxBytes) {
            throw refused(given, "it grows while it is read");
          }
        }
      }
    } catch (NoSuchFileException e) {
      throw new BrowserException(
          404, "no file \"" + printable(given) + "\" in " + label + " (" + root + ")");
    } catch (IOException e) {
      throw failed(given, e);
    }
  }

  /** What {@code given} names inside the folder, one element for each step; never empty. */
  private List<String> steps(String given) {
    Path path;
    try {
      path = root.resolve(given.strip()).normalize();
    } catch (InvalidPathException e) {
      throw refused(given, "it is no path");
    }
    if (given.isBlank() || !path.startsWith(root) || path.equals(root)) {
      throw refused(given, "it does not name a file inside " + root);
    }
    List<String> steps = new ArrayList<>();
    root.relativize(path).forEach(step -> steps.add(step.toString()));
    if (steps.size() > MAX_STEPS) {
      throw refused(given, "it is too deep");
    }
    return steps;
  }

  private Path resolve(List<String> steps) {
    Path path = root;
    for (String step : steps) {
      path = path.resolve(step);
    }
    return path;
  }

  private static String last(List<String> steps) {
    return steps.get(steps.size() - 1);
  }

  private OpenFolder parent(List<String> steps) throws IOException {
    SecureFiles.createDirectories(root);
    OpenFolder folder = OpenFolder.withoutLink(root);
    for (String step : steps.subList(0, steps.size() - 1)) {
      try (OpenFolder upper = folder) {
        folder = upper.enter(step);
      }
    }
    return folder;
  }

  private void requireReplaceable(OpenFolder parent, String name) throws IOException {
    Optional<BasicFileAttributes> there = parent.find(name);
    if (there.isPresent() && !there.get().isRegularFile()) {
      throw refused(name, "what is there is no plain file");
    }
  }

  private BrowserException refused(String given, String why) {
    return new BrowserException(
        400, "Invalid path: must stay within " + label + ": \"" + printable(given) + "\", " + why);
  }

  private BrowserException failed(String given, IOException cause) {
    if (DiskFull.is(cause)) {
      return DiskFull.failure(root);
    }
    if (cause instanceof NoSuchFileException) {
      return refused(given, "its folder does not exist");
    }
    if (cause instanceof FileSystemException && Files.isSymbolicLink(root)) {
      return refused(given, root + " is a link");
    }
    return refused(given, "a step of it is a link or no folder");
  }

  static String printable(String text) {
    String cut = text.length() > 120 ? text.substring(0, 120) + "…" : text;
    return cut.replaceAll("\\p{Cntrl}", "?");
  }

  @Override
  public String toString() {
    return label + " " + root;
  }
}
