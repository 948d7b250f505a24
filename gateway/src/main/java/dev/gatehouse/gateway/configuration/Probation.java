package dev.gatehouse.gateway.configuration;

import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.ConfigStore;
import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.gateway.lifecycle.Farewell;
import dev.gatehouse.gateway.lifecycle.GatewayLifecycle;
import dev.gatehouse.gateway.log.InstanceLog;
import dev.gatehouse.profiles.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The time in which a changed configuration has to show that the gateway is healthy on it: {@code
 * gateway.reload.probationMs}, 20 seconds by default. A thread of its own asks the gateway over its
 * own port, as a client would, so that a hung event loop is seen too. What passes is proven good;
 * what does not is refused, and the gateway restarts on the last good generation. Safe to use from
 * several threads.
 */
@Singleton
public final class Probation {
  private static final Duration DEFAULT_TIME = Duration.ofSeconds(20);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final int ANSWER_MILLIS = 2_000;
  private static final Duration END_LIMIT = Duration.ofSeconds(10);

  private final ConfigStore store;
  private final LiveConfig live;
  private final Instance instance;
  private final GatewayLifecycle lifecycle;
  private final InstanceLog log;
  private final Clock clock;
  private @Nullable Watch watch;
  private boolean ended;

  @Inject
  Probation(
      ConfigStore store,
      LiveConfig live,
      Instance instance,
      GatewayLifecycle lifecycle,
      InstanceLog log,
      Clock clock) {
    this.store = store;
    this.live = live;
    this.instance = instance;
    this.lifecycle = lifecycle;
    this.log = log;
    this.clock = clock;
  }

  /** Watches what the gateway was started on, when that is on trial. */
  public void start() {
    if (live.standing().mode() == ConfigStanding.Mode.ON_TRIAL) {
      watch(live.current().hash());
    }
  }

  /**
   * Ends the watch; what is on trial then is tried again at the next start. Blocks.
   *
   * @param crash whether to leave everything as a crash would leave it
   */
  public void end(boolean crash) throws InterruptedException {
    @Nullable Watch last;
    synchronized (this) {
      ended = true;
      last = watch;
      watch = null;
    }
    if (last != null) {
      last.end();
      if (!crash) {
        store.trials().pause();
      }
    }
  }

  /** Records, before a text is in force, that it is on trial or has been proven. Blocks. */
  void begin(String hash) {
    try {
      if (time().isZero() || store.trials().isProven(hash)) {
        store.trials().prove(hash);
      } else {
        store.trials().begin(hash);
      }
    } catch (GatehouseException e) {
      log.warn("config", "the probation of a change cannot be recorded", "why", e.getMessage());
    }
  }

  /** Watches a text that has just come into force. One that is proven passes at once. */
  void follow(String hash) {
    watch(hash);
  }

  private synchronized void watch(String hash) {
    if (ended) {
      return;
    }
    if (watch != null) {
      watch.cancel();
    }
    live.standing(ConfigStanding.onTrial(clock.instant()));
    watch = new Watch(hash, time());
    watch.start();
  }

  private Duration time() {
    return ConfigTrees.at(live.current().resolved(), "gateway", "reload", "probationMs")
        .filter(Number.class::isInstance)
        .map(value -> Duration.ofMillis(((Number) value).longValue()))
        .orElse(DEFAULT_TIME);
  }

  private final class Watch extends Thread {
    private final String hash;
    private final Duration time;
    private final CountDownLatch over = new CountDownLatch(1);

    Watch(String hash, Duration time) {
      super("gatehouse-" + instance.profile() + "-probation");
      setDaemon(true);
      this.hash = hash;
      this.time = time;
    }

    void cancel() {
      over.countDown();
    }

    void end() throws InterruptedException {
      cancel();
      if (Thread.currentThread() != this) {
        join(END_LIMIT.toMillis());
      }
    }

    @Override
    public void run() {
      try {
        watch();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (GatehouseException e) {
        log.warn("config", "the probation of a change cannot be recorded", "why", e.getMessage());
      }
    }

    private void watch() throws InterruptedException {
      if (store.trials().isProven(hash)) {
        settled();
        return;
      }
      long end = System.nanoTime() + time.toNanos();
      while (!over.await(
          Math.max(0, Math.min(LOOK.toNanos(), end - System.nanoTime())), TimeUnit.NANOSECONDS)) {
        @Nullable String trouble = trouble();
        if (System.nanoTime() < end || over.getCount() == 0) {
          continue;
        }
        if (trouble == null) {
          store.trials().prove(hash);
          settled();
          log.info("config", "the changed configuration is proven good", "hash", hash);
        } else {
          refuse("the gateway was not healthy on it after " + time.toMillis() + " ms: " + trouble);
        }
        return;
      }
    }

    private void settled() {
      synchronized (Probation.this) {
        if (watch == this) {
          live.standing(ConfigStanding.file(clock.instant()));
        }
      }
    }

    private void refuse(String reason) {
      store.trials().refuse(hash, reason);
      log.error("config", "the changed configuration failed its probation", "why", reason);
      lifecycle.restart(Farewell.backIn("the configuration is put back", Duration.ofSeconds(2)));
    }

    /** Asks the gateway as a client would; null when it is healthy. */
    private @Nullable String trouble() {
      int port = instance.ports().gateway();
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(address(), port), ANSWER_MILLIS);
        socket.setSoTimeout(ANSWER_MILLIS);
        socket
            .getOutputStream()
            .write(
                ("GET /readyz HTTP/1.1\r\nHost: 127.0.0.1:"
                        + port
                        + "\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
        String answer =
            new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
        return answer.endsWith(" 200") ? null : "it answered " + answer;
      } catch (IOException e) {
        return String.valueOf(e.getMessage());
      }
    }

    private InetAddress address() throws IOException {
      ConfigSnapshot config = live.current();
      String custom =
          config
              .string("gateway", "bind")
              .filter("custom"::equals)
              .flatMap(mode -> config.string("gateway", "customBindHost"))
              .filter(host -> host.startsWith("127."))
              .orElse("127.0.0.1");
      return InetAddress.getByName(custom);
    }
  }
}
