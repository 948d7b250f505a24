package dev.gatehouse.gateway.log;

import dev.gatehouse.core.file.SecureFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The file that takes the lines of today. Only the writer's thread writes; {@link #current} may be
 * called by anyone.
 */
final class LogFile {
  static final Pattern DAILY = Pattern.compile("gateway-\\d{4}-\\d{2}-\\d{2}\\.log");
  private static final long RETRY_NANOS = 1_000_000_000L;

  private final LogSettings settings;
  private final Clock clock;
  private @Nullable Path path;
  private @Nullable FileChannel channel;
  private long goodBytes;
  private boolean failed;
  private long failedAtNanos;

  LogFile(LogSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  Path current() {
    return settings
        .fixedFile()
        .orElseGet(() -> settings.directory().resolve("gateway-" + LocalDate.now(clock) + ".log"));
  }

  /** Appends one line; returns whether the disk took it. */
  boolean write(String line) {
    // A disk that was full a moment ago is asked again after a while, not for every line.
    if (failed && System.nanoTime() - failedAtNanos < RETRY_NANOS) {
      return false;
    }
    try {
      FileChannel open = channel();
      byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
      if (goodBytes + bytes.length > settings.maxFileBytes()) {
        return false;
      }
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        open.write(buffer);
      }
      goodBytes += bytes.length;
      failed = false;
      return true;
    } catch (IOException e) {
      failed = true;
      failedAtNanos = System.nanoTime();
      cutTornLine();
      close();
      return false;
    }
  }

  void close() {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        // The lines are written or counted as lost; there is nothing left to save.
      }
      channel = null;
    }
  }

  private FileChannel channel() throws IOException {
    Path wanted = current();
    if (channel != null && wanted.equals(path)) {
      return channel;
    }
    close();
    Path parent = wanted.getParent();
    if (parent != null) {
      SecureFiles.createDirectories(parent);
    }
    FileChannel opened = SecureFiles.openAppend(wanted);
    channel = opened;
    path = wanted;
    goodBytes = opened.size();
    if (settings.fixedFile().isEmpty()) {
      removeOldDays(wanted);
    }
    return opened;
  }

  // A disk that fills up in the middle of a line would fuse it with the next one.
  private void cutTornLine() {
    try {
      if (channel != null && channel.size() > goodBytes) {
        channel.truncate(goodBytes);
      }
    } catch (IOException e) {
      // Then the torn line stays; readers skip what is no JSON.
    }
  }

  private void removeOldDays(Path today) throws IOException {
    LocalDate oldest = LocalDate.now(clock).minusDays(settings.keepDays() - 1L);
    String oldestName = "gateway-" + oldest + ".log";
    try (DirectoryStream<Path> files = Files.newDirectoryStream(settings.directory())) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (DAILY.matcher(name).matches()
            && name.compareTo(oldestName) < 0
            && !file.equals(today)
            && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }
}
