package dev.gatehouse.gateway.workspace;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Lets one tool at a time change a file: reading, changing and writing are one step. */
@Singleton
final class FileLocks {
  private final ReentrantLock[] locks = new ReentrantLock[64];

  @Inject
  FileLocks() {
    for (int i = 0; i < locks.length; i++) {
      locks[i] = new ReentrantLock();
    }
  }

  /** Does {@code work} while nobody else changes files of this workspace. Blocks. */
  <T> T changing(Path workspace, Supplier<T> work) {
    ReentrantLock lock = locks[Math.floorMod(workspace.hashCode(), locks.length)];
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}
