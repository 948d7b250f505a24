package dev.gatehouse.browser.file;

import dev.gatehouse.core.file.SecureFiles;
import dev.gatehouse.profiles.StateLayout;
import dev.gatehouse.profiles.component.GatewayContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Pictures and documents that browsers of one instance have made: {@code
 * <state>/media/browser/<subject>-<time>-<id>.<extension>}, files 0600 in a folder 0700. Old ones
 * go when there are too many, when they are too large together, and when they are too old; the
 * newest always stays. Safe to share between threads; methods that return a future do not block.
 */
public final class MediaStore {
  /**
   * How much is kept.
   *
   * @param files at most, from 1
   * @param bytes at most, of all files together
   * @param age at most
   */
  record Limits(int files, long bytes, Duration age) {
    static final Limits STANDARD = new Limits(500, 512L << 20, Duration.ofDays(7));
  }

  private static final Pattern WORD = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Vertx vertx;
  private final Path folder;
  private final Clock clock;
  private final Limits limits;

  @Inject
  MediaStore(Vertx vertx, GatewayContext context) {
    this(
        vertx,
        StateLayout.of(context.instance()).media().resolve("browser"),
        Clock.systemUTC(),
        Limits.STANDARD);
  }

  MediaStore(Vertx vertx, Path folder, Clock clock, Limits limits) {
    this.vertx = vertx;
    this.folder = folder;
    this.clock = clock;
    this.limits = limits;
  }

  /** The folder of all files; it need not exist yet. */
  public Path folder() {
    return folder;
  }

  /**
   * Keeps {@code content} as a new file.
   *
   * @param subject what it is, such as {@code screenshot}: lower-case letters, digits and hyphens
   * @param extension without a dot, such as {@code png}
   * @return its absolute path; fails with status 507 when the disk is full
   */
  public Future<Path> keep(String subject, String extension, Buffer content) {
    if (!WORD.matcher(subject).matches() || !WORD.matcher(extension).matches()) {
      return Future.failedFuture(
          new IllegalArgumentException("no words for a file name: " + subject + "." + extension));
    }
    return vertx.executeBlocking(() -> write(subject, extension, content), false);
  }

  private Path write(String subject, String extension, Buffer content) throws IOException {
    String id = UUID.randomUUID().toString().substring(0, 8);
    Path file =
        folder.resolve(subject + "-" + TIME.format(clock.instant()) + "-" + id + "." + extension);
    try {
      SecureFiles.createDirectories(folder);
      try (FileChannel channel = SecureFiles.openNew(file)) {
        var bytes = java.nio.ByteBuffer.wrap(content.getBytes());
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      } catch (IOException e) {
        Files.deleteIfExists(file);
        throw e;
      }
    } catch (IOException e) {
      if (DiskFull.is(e)) {
        throw DiskFull.failure(folder);
      }
      throw e;
    }
    prune(file);
    return file;
  }

  private void prune(Path newest) throws IOException {
    List<Kept> kept = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (!file.equals(newest)) {
          look(file, kept);
        }
      }
    }
    kept.sort(Comparator.comparing(Kept::modified).reversed());
    Instant oldest = clock.instant().minus(limits.age());
    int count = 1;
    long bytes = Files.size(newest);
    for (Kept file : kept) {
      count++;
      bytes += file.bytes();
      if (count > limits.files() || bytes > limits.bytes() || file.modified().isBefore(oldest)) {
        Files.deleteIfExists(file.path());
      }
    }
  }

  private static void look(Path file, List<Kept> kept) throws IOException {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (attributes.isRegularFile()) {
        kept.add(new Kept(file, attributes.lastModifiedTime().toInstant(), attributes.size()));
      }
    } catch (NoSuchFileException e) {
      // Another call has pruned it.
    }
  }

  private record Kept(Path path, Instant modified, long bytes) {}
}
