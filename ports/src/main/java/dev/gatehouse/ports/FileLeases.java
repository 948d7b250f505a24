package dev.gatehouse.ports;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.file.ProcessLock;
import dev.gatehouse.core.file.SecureFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Leases as files: for each running instance a lock that its process holds, and a text beside it
 * that says what it holds. Every look and every change happens inside one {@link #begin
 * transaction}, which a second, briefly held lock makes single across processes and threads.
 *
 * <p>Because each lock is only ever opened inside a transaction, the files of an instance that has
 * ended can be deleted there: nobody can be waiting on a file that is gone.
 */
final class FileLeases {
  private static final String TEXT = ".json";
  private static final String LOCK = ".lock";
  private static final String MUTEX = "mutex.lock";
  private static final Duration FIRST_PAUSE = Duration.ofMillis(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(40);
  private static final long SETTLED_MILLIS = 2_000;
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  private final HostDirectory host;
  private final Path directory;
  private final Duration patience;
  private final ReentrantLock threads = new ReentrantLock();
  // What this table holds itself; kept because reading a hundred texts for each lease is slow.
  private final Map<String, HeldLease> own = new HashMap<>();
  private final Map<String, CachedText> texts = new HashMap<>();
  private boolean checked;

  /**
   * @param patience how long to wait for another process that is in a transaction
   */
  FileLeases(HostDirectory host, Duration patience) {
    this.host = host;
    this.directory = host.leases();
    this.patience = patience;
  }

  /** Whether any lease was ever taken here. Never writes. */
  boolean exist() {
    return Files.isDirectory(directory);
  }

  /** Begins a transaction, which ends when the result is closed. Blocks while another one runs. */
  Transaction begin() {
    return begin(patience);
  }

  /** The same, waiting for at most {@code limit} for another process. */
  Transaction begin(Duration limit) {
    threads.lock();
    try {
      prepare();
      return new Transaction(mutex(limit));
    } catch (IOException e) {
      threads.unlock();
      throw unusable(e);
    } catch (RuntimeException e) {
      threads.unlock();
      throw e;
    }
  }

  /** Asks again after growing pauses: many processes that wait must not slow the one that works. */
  private ProcessLock mutex(Duration limit) throws IOException {
    Path file = directory.resolve(MUTEX);
    long deadline = System.nanoTime() + limit.toNanos();
    long pause = FIRST_PAUSE.toNanos();
    while (true) {
      Optional<ProcessLock> lock = ProcessLock.tryTake(file);
      if (lock.isPresent()) {
        return lock.get();
      }
      if (System.nanoTime() - deadline >= 0 || Thread.currentThread().isInterrupted()) {
        throw stuck(file);
      }
      LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(pause / 2, pause));
      pause = Math.min(2 * pause, LONGEST_PAUSE.toNanos());
    }
  }

  private void prepare() throws IOException {
    if (!checked) {
      SecureFiles.createDirectories(directory);
      LockFileSystem.check(host);
      checked = true;
    }
  }

  private GatehouseException stuck(Path file) {
    OptionalLong pid = LockHolder.of(file);
    return new GatehouseException(
        ExitCode.CONFLICT,
        "the leases in "
            + directory
            + " are being changed by "
            + (pid.isPresent() ? "process " + pid.getAsLong() : "another process")
            + ", which does not finish",
        "end or continue that process and try again");
  }

  private GatehouseException unusable(IOException e) {
    return new GatehouseException(
        ExitCode.IO,
        "the leases in " + directory + " cannot be used: " + e,
        "make room on the disk and the directory writable for this user, or set "
            + HostDirectory.VARIABLE
            + " to another one",
        e);
  }

  private Path file(String instanceId, String ending) {
    if (!ID.matcher(instanceId).matches()) {
      throw new IllegalArgumentException("no instance id: " + instanceId);
    }
    return directory.resolve(instanceId + ending);
  }

  /** One look or change; nobody else looks or changes meanwhile. */
  final class Transaction implements AutoCloseable {
    private final ProcessLock mutex;

    private Transaction(ProcessLock mutex) {
      this.mutex = mutex;
    }

    /** Returns the leases whose lock is held, and removes what dead processes left behind. */
    List<HeldLease> live() {
      List<HeldLease> live = new ArrayList<>();
      try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
        for (Path file : files) {
          String name = String.valueOf(file.getFileName());
          if (name.endsWith(TEXT)) {
            live(name.substring(0, name.length() - TEXT.length())).ifPresent(live::add);
          } else if (name.endsWith(".tmp")) {
            // Only a transaction writes one, and this is the only transaction.
            Files.deleteIfExists(file);
          }
        }
      } catch (IOException e) {
        throw unusable(e);
      }
      return live;
    }

    private Optional<HeldLease> live(String id) throws IOException {
      HeldLease mine = own.get(id);
      if (mine != null) {
        return Optional.of(mine);
      }
      if (!ID.matcher(id).matches()) {
        return Optional.empty();
      }
      if (ProcessLock.isHeld(file(id, LOCK))) {
        return read(id);
      }
      texts.remove(id);
      Files.deleteIfExists(file(id, TEXT));
      Files.deleteIfExists(file(id, LOCK));
      return Optional.empty();
    }

    private Optional<HeldLease> read(String id) throws IOException {
      try {
        Path file = file(id, TEXT);
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        CachedText cached = texts.get(id);
        if (cached != null && cached.isOf(now)) {
          return cached.lease();
        }
        Optional<HeldLease> lease =
            LeaseText.read(Files.readString(file))
                .filter(held -> held.info().owner().instanceId().equals(id));
        // A file as young as this could change once more and still look the same.
        if (now.lastModifiedTime().toMillis() < System.currentTimeMillis() - SETTLED_MILLIS) {
          texts.put(id, new CachedText(now.fileKey(), now.lastModifiedTime(), now.size(), lease));
        }
        return lease;
      } catch (NoSuchFileException e) {
        return Optional.empty();
      }
    }

    /** Takes the lock of an instance and says what it holds; empty when another holds the lock. */
    Optional<ProcessLock> take(HeldLease lease) {
      String id = lease.info().owner().instanceId();
      try {
        Optional<ProcessLock> lock = ProcessLock.tryTake(file(id, LOCK));
        if (lock.isPresent()) {
          try {
            write(lease);
          } catch (RuntimeException e) {
            lock.get().close();
            throw e;
          }
        }
        return lock;
      } catch (IOException e) {
        throw unusable(e);
      }
    }

    /** Says anew what an instance of this table holds. */
    void write(HeldLease lease) {
      String id = lease.info().owner().instanceId();
      try {
        replace(file(id, TEXT), LeaseText.write(lease));
      } catch (IOException e) {
        throw unusable(e);
      }
      own.put(id, lease);
    }

    /** Ends a lease of this table. */
    void release(String instanceId, ProcessLock lock) {
      try {
        Files.deleteIfExists(file(instanceId, TEXT));
        Files.deleteIfExists(file(instanceId, LOCK));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        forget(instanceId, lock);
      }
    }

    @Override
    public void close() {
      mutex.close();
      threads.unlock();
    }
  }

  /** Gives a lock back without a transaction; the files stay for the next one to remove. */
  void forget(String instanceId, ProcessLock lock) {
    threads.lock();
    try {
      own.remove(instanceId);
      lock.close();
    } finally {
      threads.unlock();
    }
  }

  /** Atomic for readers, but not forced to disk: after a power cut no lease is left anyway. */
  private static void replace(Path file, String text) throws IOException {
    Path temporary = file.resolveSibling("." + file.getFileName() + ".tmp");
    Files.deleteIfExists(temporary);
    try (FileChannel channel = SecureFiles.openNew(temporary)) {
      ByteBuffer buffer = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    }
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private record CachedText(
      @Nullable Object key, FileTime modified, long size, Optional<HeldLease> lease) {
    boolean isOf(BasicFileAttributes now) {
      return key != null
          && key.equals(now.fileKey())
          && modified.equals(now.lastModifiedTime())
          && size == now.size();
    }
  }
}
