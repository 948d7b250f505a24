package dev.gatehouse.gateway.canvas;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Notices changes below a folder: at once where the system tells of them, and by a look at every
 * file once a second, since network and container file systems tell nothing. All methods block; one
 * thread at a time.
 */
final class CanvasWatcher implements AutoCloseable {
  private static final long POLL_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int MAX_FILES = 5_000;

  private final Path root;
  private final Map<Path, WatchKey> watched = new HashMap<>();
  private @Nullable WatchService service;
  private boolean closed;
  private long state;
  private long lookedAtNanos;
  private boolean looked;

  CanvasWatcher(Path root) {
    this.root = root;
  }

  /** Whether anything changed since the last call; false the first time. */
  synchronized boolean changed() throws IOException {
    if (closed) {
      return false;
    }
    boolean told = events();
    long now = System.nanoTime();
    if (looked && !told && now - lookedAtNanos < POLL_NANOS) {
      return false;
    }
    long before = state;
    state = look();
    lookedAtNanos = now;
    boolean first = !looked;
    looked = true;
    return !first && (told || state != before);
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    if (service != null) {
      service.close();
      service = null;
    }
    watched.clear();
  }

  private boolean events() {
    if (service == null) {
      return false;
    }
    boolean any = false;
    WatchKey key = service.poll();
    while (key != null) {
      any |= !key.pollEvents().isEmpty();
      if (!key.reset()) {
        watched.values().remove(key);
      }
      key = service.poll();
    }
    return any;
  }

  private long look() throws IOException {
    if (!Files.isDirectory(root)) {
      return 0;
    }
    long[] sum = {1, 0};
    Files.walkFileTree(
        root.toRealPath(),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            watch(directory);
            return visitFile(directory, attributes);
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            // The order of a directory means nothing, so the sum must not depend on it.
            sum[0] +=
                31L * Objects.hash(file, attributes.size(), attributes.lastModifiedTime())
                    + 0x9E3779B97F4A7C15L;
            return ++sum[1] < MAX_FILES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE;
          }
        });
    return sum[0];
  }

  private void watch(Path directory) {
    if (watched.containsKey(directory)) {
      return;
    }
    try {
      if (service == null) {
        service = directory.getFileSystem().newWatchService();
      }
      watched.put(
          directory,
          directory.register(
              service,
              StandardWatchEventKinds.ENTRY_CREATE,
              StandardWatchEventKinds.ENTRY_MODIFY,
              StandardWatchEventKinds.ENTRY_DELETE));
    } catch (IOException e) {
      // No watch to be had, for example because the user's limit is reached: the look finds it.
    }
  }
}
