package dev.gatehouse.launcher.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway's clients do while it is replaced: some stay connected, send one message after the
 * other and connect again when they are sent away; others come, say hello and go. All of it happens
 * on one event loop.
 */
public final class UpgradeLoad implements AutoCloseable {
  private static final int AGAIN_MILLIS = 20;
  private static final int PAUSE_MILLIS = 250;
  private static final int LIMIT_SECONDS = 90;

  private final Vertx vertx =
      Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setUseDaemonThread(true));
  private final WebSocketClient sockets =
      vertx.createWebSocketClient(new WebSocketClientOptions().setMaxConnections(10_000));
  private final int port;
  private final String token;
  private final List<Client> clients = new ArrayList<>();
  private final List<Double> gapsMillis = new ArrayList<>();
  private final List<Double> connectsMillis = new ArrayList<>();
  private int comingAndGoing;
  private int refused;
  private int cutOff;
  private boolean ending;
  private boolean closed;

  private UpgradeLoad(int port, String token) {
    this.port = port;
    this.token = token;
  }

  /**
   * What the clients saw.
   *
   * @param gapsMillis how long clients were without a connection, from the close to the next hello
   * @param connections how many came and went
   * @param refused connections that the kernel refused
   * @param cutOff connections that were closed before their hello
   * @param slowestMillis the longest wait for a hello
   * @param turns messages that the gateway accepted
   * @param lost accepted messages without an answer in the transcript
   */
  public record Outcome(
      List<Double> gapsMillis,
      int connections,
      int refused,
      int cutOff,
      double slowestMillis,
      int turns,
      int lost) {}

  /** Starts, and waits until all who stay are connected. */
  public static UpgradeLoad start(int port, String token, int staying, int comingPerSecond)
      throws Exception {
    UpgradeLoad load = new UpgradeLoad(port, token);
    load.onLoop(
        () -> {
          for (int i = 0; i < staying; i++) {
            Client client = load.new Client(i);
            load.clients.add(client);
            client.connect();
          }
          load.vertx.setPeriodic(1_000 / comingPerSecond, timer -> load.comeAndGo());
        });
    load.await(() -> load.clients.stream().allMatch(client -> client.answered > 0));
    return load;
  }

  /** How often clients were sent away up to now. */
  public int gaps() throws Exception {
    int[] count = new int[1];
    onLoop(() -> count[0] = gapsMillis.size());
    return count[0];
  }

  /** Waits until everybody is connected and every accepted message is answered, or time is up. */
  public Outcome finish() throws Exception {
    onLoop(() -> ending = true);
    await(() -> clients.stream().allMatch(Client::quiet) && comingAndGoing == 0);
    onLoop(() -> clients.forEach(Client::count));
    try {
      await(() -> clients.stream().allMatch(client -> client.lost() == 0));
    } catch (TimeoutException e) {
      // The outcome tells.
    }
    Outcome[] outcome = new Outcome[1];
    onLoop(
        () -> {
          outcome[0] =
              new Outcome(
                  List.copyOf(gapsMillis),
                  connectsMillis.size(),
                  refused,
                  cutOff,
                  connectsMillis.isEmpty() ? 0 : samples(connectsMillis).largest(),
                  clients.stream().mapToInt(client -> client.accepted).sum(),
                  clients.stream().mapToInt(Client::lost).sum());
        });
    return outcome[0];
  }

  @Override
  public void close() throws Exception {
    onLoop(() -> closed = true);
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private void comeAndGo() {
    if (ending) {
      return;
    }
    long before = System.nanoTime();
    comingAndGoing++;
    WireClient.open(sockets, port, token, 4)
        .onSuccess(
            client -> {
              connectsMillis.add((System.nanoTime() - before) / 1e6);
              client.close();
            })
        .onFailure(this::failed)
        .onComplete(ended -> comingAndGoing--);
  }

  private void failed(Throwable why) {
    if (why instanceof ConnectException) {
      refused++;
    } else {
      cutOff++;
    }
  }

  private void onLoop(Runnable action) throws Exception {
    CompletableFuture<Void> done = new CompletableFuture<>();
    vertx.runOnContext(
        ignored -> {
          try {
            action.run();
            done.complete(null);
          } catch (RuntimeException e) {
            done.completeExceptionally(e);
          }
        });
    done.get(10, TimeUnit.SECONDS);
  }

  private void await(BooleanSupplier condition) throws Exception {
    CompletableFuture<Void> met = new CompletableFuture<>();
    onLoop(
        () ->
            vertx.setPeriodic(
                20,
                timer -> {
                  if (condition.getAsBoolean()) {
                    vertx.cancelTimer(timer);
                    met.complete(null);
                  }
                }));
    met.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  private static Samples samples(List<Double> values) {
    return Samples.of(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** One who stays. */
  private final class Client {
    private final String session;
    private @Nullable WireClient wire;
    private @Nullable String sending;
    private long goneAt;
    private int accepted;
    private int answered;

    Client(int number) {
      this.session = "agent:main:load-" + number;
    }

    void connect() {
      WireClient.open(sockets, port, token, 4)
          .onSuccess(this::connected)
          .onFailure(
              why -> {
                failed(why);
                vertx.setTimer(AGAIN_MILLIS, again -> connect());
              });
    }

    private void connected(WireClient opened) {
      wire = opened;
      if (goneAt != 0) {
        gapsMillis.add((System.nanoTime() - goneAt) / 1e6);
      }
      opened
          .closed()
          .onComplete(
              gone -> {
                wire = null;
                if (closed) {
                  return;
                }
                goneAt = System.nanoTime();
                connect();
              });
      send(opened);
    }

    /** Sends the next message, or once more the one that nobody has accepted yet. */
    private void send(WireClient on) {
      if (on != wire || (ending && sending == null)) {
        return;
      }
      String key = sending == null ? UUID.randomUUID().toString() : sending;
      sending = key;
      JsonObject params =
          new JsonObject()
              .put("sessionKey", session)
              .put("message", "what is running here? " + key)
              .put("idempotencyKey", key);
      on.call(request("chat.send", params))
          .onSuccess(
              answer -> {
                if (Boolean.TRUE.equals(answer.getBoolean("ok"))) {
                  accepted++;
                  answered++;
                  sending = null;
                }
                vertx.setTimer(PAUSE_MILLIS, next -> send(on));
              });
    }

    boolean quiet() {
      return wire != null && sending == null;
    }

    /** Looks again and again how many answers the transcript holds. */
    void count() {
      WireClient on = wire;
      if (on == null) {
        vertx.setTimer(PAUSE_MILLIS, again -> count());
        return;
      }
      JsonObject params = new JsonObject().put("sessionKey", session).put("limit", 1_000);
      on.call(request("chat.history", params))
          .onSuccess(
              answer -> {
                JsonArray messages =
                    answer
                        .getJsonObject("payload", new JsonObject())
                        .getJsonArray("messages", new JsonArray());
                answered =
                    (int)
                        messages.stream()
                            .filter(
                                each ->
                                    each instanceof JsonObject message
                                        && "assistant".equals(message.getString("role")))
                            .count();
                if (lost() > 0) {
                  vertx.setTimer(PAUSE_MILLIS, again -> count());
                }
              });
    }

    int lost() {
      return Math.max(0, accepted - answered);
    }

    private String request(String method, JsonObject params) {
      return new JsonObject()
          .put("type", "req")
          .put("id", UUID.randomUUID().toString())
          .put("method", method)
          .put("params", params)
          .encode();
    }
  }
}
