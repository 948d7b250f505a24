package dev.gatehouse.gateway.budget;

import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.StateLayout;
import dev.gatehouse.profiles.budget.DiskUse;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Path;
import java.util.Arrays;

/** Measures what this gateway and its process use now. Every method blocks. */
@Singleton
final class Measures {
  private final Path state;
  private final String threads;

  @Inject
  Measures(Instance instance) {
    this.state = StateLayout.of(instance).root();
    this.threads = "gatehouse-" + instance.profile() + "-";
  }

  /** Bytes of heap, code and buffers that this process has in use, rubbish on the heap included. */
  long memory() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    long buffers =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .mapToLong(pool -> Math.max(0, pool.getMemoryUsed()))
            .sum();
    return memory.getHeapMemoryUsage().getUsed()
        + memory.getNonHeapMemoryUsage().getUsed()
        + buffers;
  }

  /** The same once the rubbish is gone. Stops the process for that, tens of milliseconds. */
  long memoryWithoutRubbish() {
    ManagementFactory.getMemoryMXBean().gc();
    return memory();
  }

  /** Threads of this gateway, and all processes that descend from this one. */
  long tasks() {
    ThreadGroup root = Thread.currentThread().getThreadGroup();
    while (root.getParent() != null) {
      root = root.getParent();
    }
    Thread[] all = new Thread[root.activeCount() * 2 + 16];
    int count = root.enumerate(all, true);
    long own =
        Arrays.stream(all, 0, count).filter(thread -> thread.getName().startsWith(threads)).count();
    return own + ProcessHandle.current().descendants().count();
  }

  /** Bytes in the state directory. */
  long disk() throws IOException {
    return DiskUse.of(state).bytes();
  }
}
