package dev.gatehouse.launcher.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Clients that speak the family's wire protocol and nothing of ours, so that the same load can be
 * put on a rival.
 */
final class Load implements AutoCloseable {
  private static final int LIMIT_SECONDS = 120;

  /** Between two events; news that come closer together may be told together. */
  private static final int PAUSE_MILLIS = 100;

  private final Vertx vertx = Vertx.vertx();
  private final WebSocketClient client =
      vertx.createWebSocketClient(
          new WebSocketClientOptions().setMaxConnections(20_000).setMaxFrameSize(26_214_400));
  private final int port;
  private final String token;
  private final int protocol;

  Load(int port, String token, int protocol) {
    this.port = port;
    this.token = token;
    this.protocol = protocol;
  }

  Future<WireClient> open() {
    return WireClient.open(client, port, token, protocol);
  }

  /** Waits until a handshake succeeds: some gateways accept connections long before that. */
  void awaitReady() throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (true) {
      try {
        await(await(open()).close());
        return;
      } catch (Exception e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(250);
      }
    }
  }

  /** Milliseconds from TCP connect to hello-ok, one connection after the other. */
  Samples connects(int count) throws Exception {
    double[] millis = new double[count];
    for (int i = 0; i < count; i++) {
      long start = System.nanoTime();
      WireClient opened = await(open());
      millis[i] = (System.nanoTime() - start) / 1e6;
      await(opened.close());
    }
    return Samples.of(millis);
  }

  /** Connections per second with {@code width} handshakes under way at once. */
  double connectsPerSecond(int count, int width) throws Exception {
    long start = System.nanoTime();
    List<Future<Void>> lanes = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      Promise<Void> lane = Promise.promise();
      connectAgain(count / width, lane);
      lanes.add(lane.future());
    }
    await(Future.all(lanes));
    return count / width * width / ((System.nanoTime() - start) / 1e9);
  }

  // A lane goes on from callback to callback: futures composed in a row would nest without end.
  private void connectAgain(int left, Promise<Void> lane) {
    if (left == 0) {
      lane.complete();
      return;
    }
    open()
        .compose(opened -> opened.close())
        .onFailure(lane::tryFail)
        .onSuccess(closed -> connectAgain(left - 1, lane));
  }

  /**
   * {@code health} calls on {@code width} connections, one under way on each.
   *
   * @return milliseconds of every call, and calls per second as the first element of the pair
   */
  HealthRun health(int count, int width) throws Exception {
    List<WireClient> clients = openAll(width);
    double[] millis = new double[count / width * width];
    int[] next = {0};
    long start = System.nanoTime();
    List<Future<Void>> lanes = new ArrayList<>();
    for (WireClient each : clients) {
      Promise<Void> lane = Promise.promise();
      callAgain(each, count / width, lane, millis, next);
      lanes.add(lane.future());
    }
    await(Future.all(lanes));
    double seconds = (System.nanoTime() - start) / 1e9;
    closeAll(clients);
    return new HealthRun(millis.length / seconds, Samples.of(millis));
  }

  /** Calls per second, and milliseconds of each call. */
  record HealthRun(double callsPerSecond, Samples millis) {}

  private void callAgain(
      WireClient each, int left, Promise<Void> lane, double[] millis, int[] next) {
    if (left == 0) {
      lane.complete();
      return;
    }
    long start = System.nanoTime();
    each.call("{\"type\":\"req\",\"id\":\"h\",\"method\":\"health\",\"params\":{}}")
        .onFailure(lane::tryFail)
        .onSuccess(
            answer -> {
              if (!answer.getBoolean("ok")) {
                lane.tryFail("health was refused: " + answer.encode());
                return;
              }
              synchronized (next) {
                millis[next[0]++] = (System.nanoTime() - start) / 1e6;
              }
              callAgain(each, left - 1, lane, millis, next);
            });
  }

  /** Milliseconds until the last of {@code count} clients has an event that a call caused. */
  Samples fanOut(int count, int rounds) throws Exception {
    List<WireClient> clients = openAll(count);
    WireClient sender = await(open());
    double[] millis = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      Promise<Void> last = Promise.promise();
      int[] left = {count};
      for (WireClient each : clients) {
        each.onEvent(
            (event, payload) -> {
              synchronized (left) {
                if (event.equals("presence") && --left[0] == 0) {
                  last.tryComplete();
                }
              }
            });
      }
      long start = System.nanoTime();
      JsonObject answer =
          await(
              sender.call(
                  "{\"type\":\"req\",\"id\":\"e\",\"method\":\"system-event\",\"params\":"
                      + "{\"text\":\"Node: bench round "
                      + round
                      + "\"}}"));
      if (!answer.getBoolean("ok")) {
        throw new IllegalStateException("system-event was refused: " + answer.encode());
      }
      await(last.future());
      millis[round] = (System.nanoTime() - start) / 1e6;
    }
    closeAll(clients);
    return Samples.of(millis);
  }

  /** Opens {@code count} connections that stay idle until {@link #close}. */
  void idle(int count) throws Exception {
    openAll(count);
  }

  private List<WireClient> openAll(int count) throws Exception {
    List<WireClient> clients = new ArrayList<>();
    int wave = 50; // a gateway may cap handshakes under way from one peer
    while (clients.size() < count) {
      WireClient[] opened = new WireClient[Math.min(wave, count - clients.size())];
      List<Future<WireClient>> futures = new ArrayList<>();
      for (int i = 0; i < opened.length; i++) {
        futures.add(open());
      }
      await(Future.all(futures));
      for (int i = 0; i < opened.length; i++) {
        opened[i] = futures.get(i).result();
      }
      clients.addAll(Arrays.asList(opened));
    }
    return clients;
  }

  private static void closeAll(List<WireClient> clients) throws Exception {
    await(Future.all(clients.stream().map(WireClient::close).toList()));
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws Exception {
    await(vertx.close());
  }
}
