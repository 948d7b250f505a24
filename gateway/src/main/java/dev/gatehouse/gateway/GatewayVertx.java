package dev.gatehouse.gateway;

import dev.gatehouse.gateway.socket.ListeningSockets;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The Vert.x of one gateway: few threads with the gateway's name, no file cache, no metrics, no
 * cluster. A hundred of them fit into one small JVM.
 */
final class GatewayVertx {
  private static final int WORKERS = 4;
  private static final Duration LEAST_CLOSE_TIME = Duration.ofSeconds(2);

  private final Vertx vertx;
  private final GatewayThreads threads;

  private GatewayVertx(Vertx vertx, GatewayThreads threads) {
    this.vertx = vertx;
    this.threads = threads;
  }

  static GatewayVertx build(GatewayThreads threads, int eventLoops, ListeningSockets sockets) {
    VertxOptions options =
        new VertxOptions()
            .setEventLoopPoolSize(eventLoops)
            .setWorkerPoolSize(WORKERS)
            .setInternalBlockingPoolSize(1)
            .setUseDaemonThread(true)
            .setPreferNativeTransport(false)
            .setDisableTCCL(true)
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setClassPathResolvingEnabled(false)
                    .setFileCachingEnabled(false));
    Vertx vertx =
        VertxBootstrap.create()
            .options(options)
            .serviceProviders(List.of())
            .threadFactory(threads)
            .transport(sockets.transport())
            .init()
            .vertx();
    // Its watchdog is one more thread for each gateway, and none of the gateway's name.
    ((VertxInternal) vertx).blockedThreadChecker().close();
    return new GatewayVertx(vertx, threads);
  }

  Vertx vertx() {
    return vertx;
  }

  /** Ends every thread. Blocks. */
  void close(Duration left) throws InterruptedException, TimeoutException {
    Duration limit = left.compareTo(LEAST_CLOSE_TIME) < 0 ? LEAST_CLOSE_TIME : left;
    vertx.close().await(limit.toMillis(), TimeUnit.MILLISECONDS);
    if (!threads.awaitEnd(limit)) {
      throw new TimeoutException("a thread of the gateway is still at work");
    }
  }
}
