package dev.gatehouse.gateway;

import io.vertx.core.impl.VertxThread;
import io.vertx.core.spi.VertxThreadFactory;
import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Makes the threads of one gateway's Vert.x, named {@code gatehouse-<profile>-loop-0} and so on,
 * and waits for their end.
 */
final class GatewayThreads implements VertxThreadFactory {
  private static final String VERTX = "vert.x-";

  private final String prefix;
  private final Set<Thread> made =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  GatewayThreads(String prefix) {
    this.prefix = prefix;
  }

  /** The start of every thread name of this gateway. */
  String prefix() {
    return prefix;
  }

  @Override
  public VertxThread newVertxThread(
      Runnable target, String name, boolean worker, long maxExecTime, TimeUnit maxExecTimeUnit) {
    VertxThread thread =
        VertxThreadFactory.super.newVertxThread(
            target, prefix + shortName(name), worker, maxExecTime, maxExecTimeUnit);
    made.add(thread);
    return thread;
  }

  /** Waits until every thread has ended. Returns whether all did within {@code limit}. */
  boolean awaitEnd(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    for (Thread thread : made.toArray(new Thread[0])) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      thread.join(Math.max(1, left));
      if (thread.isAlive()) {
        return false;
      }
    }
    return true;
  }

  private static String shortName(String name) {
    String rest = name.startsWith(VERTX) ? name.substring(VERTX.length()) : name;
    return rest.replace("eventloop-thread", "loop")
        .replace("worker-thread", "worker")
        .replace("acceptor-thread", "acceptor")
        .replace("internal-blocking", "blocking");
  }
}
