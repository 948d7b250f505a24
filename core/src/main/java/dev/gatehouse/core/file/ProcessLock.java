package dev.gatehouse.core.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * An operating-system lock on a file, held by this process until it is closed or the process ends,
 * however it ends. The lock file never holds text: on POSIX, closing any descriptor of a locked
 * file drops the lock of the whole process, so it must be opened here only. Nothing here deletes
 * it; who does must know that nobody else is about to lock it, or two could hold "the" lock.
 *
 * <p>The set of held files is the one piece of state of the whole JVM in this code base, because
 * the kernel's locks belong to the process too. Safe to use from several threads.
 */
public final class ProcessLock implements AutoCloseable {
  private static final Set<Path> HELD = new HashSet<>();
  private static final long POLL_MILLIS = 5;

  private final Path key;
  private final FileChannel channel;
  private boolean open = true;

  private ProcessLock(Path key, FileChannel channel) {
    this.key = key;
    this.channel = channel;
  }

  /**
   * Takes the lock, or returns empty when another process, or another part of this one, holds it.
   * Creates the file and its directory where they are missing. Blocks only for file access.
   */
  public static Optional<ProcessLock> tryTake(Path file) throws IOException {
    SecureFiles.createDirectories(SecureFiles.parent(file));
    synchronized (HELD) {
      Path key = key(file);
      if (HELD.contains(key)) {
        return Optional.empty();
      }
      FileChannel channel = SecureFiles.openLockFile(key);
      FileLock lock = null;
      try {
        lock = channel.tryLock();
      } catch (OverlappingFileLockException e) {
        return Optional.empty();
      } finally {
        if (lock == null) {
          channel.close();
        }
      }
      if (lock == null) {
        return Optional.empty();
      }
      HELD.add(key);
      return Optional.of(new ProcessLock(key, channel));
    }
  }

  /** Waits for the lock for at most {@code limit}, and returns empty when that has passed. */
  public static Optional<ProcessLock> take(Path file, Duration limit) throws IOException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      Optional<ProcessLock> lock = tryTake(file);
      if (lock.isPresent() || System.nanoTime() - deadline >= 0) {
        return lock;
      }
      try {
        // The kernel's waiting lock knows no limit, and this process may hold it itself.
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
    }
  }

  /** Returns whether any process holds the lock now. Never creates the file. */
  public static boolean isHeld(Path file) throws IOException {
    if (!Files.exists(file)) {
      return false;
    }
    Optional<ProcessLock> lock = tryTake(file);
    lock.ifPresent(ProcessLock::close);
    return lock.isEmpty();
  }

  @Override
  public void close() {
    synchronized (HELD) {
      if (!open) {
        return;
      }
      open = false;
      HELD.remove(key);
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static Path key(Path file) throws IOException {
    return SecureFiles.parent(file).toRealPath().resolve(file.getFileName());
  }
}
