package dev.gatehouse.launcher.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Turns through a gateway, and the same question put to its model directly: what the gateway adds
 * is the difference. Speaks the family's wire protocol only.
 */
final class TurnLoad implements AutoCloseable {
  private static final int LIMIT_SECONDS = 180;
  private static final int TURNS_IN_A_SESSION = 10;

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient direct;
  private final URI model;
  private final Load load;
  private int count;

  TurnLoad(URI model, int port, String token, int protocol) {
    this.model = model;
    this.load = new Load(port, token, protocol);
    this.direct = vertx.createHttpClient(new HttpClientOptions().setKeepAlive(true));
  }

  /** Milliseconds to the first words and to the end of one answer. */
  record Answer(double first, double whole) {}

  /** Turns and direct questions of one run, pair by pair. */
  record Pairs(List<Answer> direct, List<Answer> turns) {
    Samples added() {
      return Samples.of(difference(true));
    }

    Samples addedToFirst() {
      return Samples.of(difference(false));
    }

    private double[] difference(boolean whole) {
      double[] added = new double[turns.size()];
      for (int i = 0; i < added.length; i++) {
        Answer turn = turns.get(i);
        Answer alone = direct.get(i);
        added[i] = whole ? turn.whole() - alone.whole() : turn.first() - alone.first();
      }
      return added;
    }
  }

  /** Asks the model and the gateway in turn, one question under way at a time. */
  Pairs pairs(int rounds) throws Exception {
    Talker talker = new Talker(await(load.open()));
    List<Answer> alone = new ArrayList<>();
    List<Answer> turns = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      alone.add(await(ask()));
      turns.add(await(talker.turn(session("pairs", i), ModelServer.QUICK)));
    }
    await(talker.client.close());
    return new Pairs(alone, turns);
  }

  /** Turns per second with {@code width} sessions, each on a connection of its own. */
  double turnsPerSecond(int turns, int width) throws Exception {
    return rate(
        turns, width, (talker, lane, n) -> talker.turn(session("lane-" + lane, n), "quick"));
  }

  /** What a turn costs grows with its conversation, so that one ends after some turns. */
  private static String session(String name, int round) {
    return "agent:main:bench-" + name + "-" + round / TURNS_IN_A_SESSION;
  }

  /** The same questions, put to the model directly. */
  double answersPerSecond(int questions, int width) throws Exception {
    return rate(questions, width, (talker, lane, n) -> ask());
  }

  /** One turn in each of {@code sessions} new sessions, eight at once. */
  void talkOnceInEach(int sessions) throws Exception {
    rate(
        sessions,
        8,
        (talker, lane, n) -> talker.turn("agent:main:once-" + lane + "-" + n, "quick"));
  }

  /** Starts a slow turn in each of {@code sessions} sessions; completes when all are over. */
  Future<?> startSlow(int sessions) throws Exception {
    Talker talker = new Talker(await(load.open()));
    List<Future<Answer>> turns = new ArrayList<>();
    for (int i = 0; i < sessions; i++) {
      turns.add(await(talker.start("agent:main:slow-" + i, ModelServer.SLOW)));
    }
    return Future.all(turns).onComplete(over -> talker.client.close());
  }

  void awaitReady() throws Exception {
    load.awaitReady();
  }

  private interface Work {
    Future<Answer> run(Talker talker, int lane, int round);
  }

  private double rate(int total, int width, Work work) throws Exception {
    List<Talker> talkers = new ArrayList<>();
    for (int lane = 0; lane < width; lane++) {
      talkers.add(new Talker(await(load.open())));
    }
    long start = System.nanoTime();
    List<Future<Void>> lanes = new ArrayList<>();
    for (int lane = 0; lane < width; lane++) {
      Promise<Void> done = Promise.promise();
      again(talkers.get(lane), lane, total / width, work, done);
      lanes.add(done.future());
    }
    await(Future.all(lanes));
    double seconds = (System.nanoTime() - start) / 1e9;
    for (Talker talker : talkers) {
      await(talker.client.close());
    }
    return total / width * width / seconds;
  }

  private void again(Talker talker, int lane, int left, Work work, Promise<Void> done) {
    if (left == 0) {
      done.complete();
      return;
    }
    work.run(talker, lane, left)
        .onFailure(done::tryFail)
        .onSuccess(answer -> again(talker, lane, left - 1, work, done));
  }

  private Future<Answer> ask() {
    JsonObject body =
        new JsonObject()
            .put("model", "m")
            .put("stream", true)
            .put(
                "messages",
                new JsonArray()
                    .add(new JsonObject().put("role", "user").put("content", ModelServer.QUICK)));
    long start = System.nanoTime();
    double[] first = {-1};
    return direct
        .request(
            new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(model.resolve("/v1/chat/completions").toString())
                .putHeader("Content-Type", "application/json")
                .putHeader("Authorization", "Bearer bench"))
        .compose(
            request -> {
              // Before the question is sent: the answer must not pass before it is heard.
              Future<Void> heard =
                  request
                      .response()
                      .compose(
                          response -> {
                            response.handler(
                                chunk -> {
                                  if (first[0] < 0
                                      && chunk.toString().contains("\"content\":\"The")) {
                                    first[0] = (System.nanoTime() - start) / 1e6;
                                  }
                                });
                            return response.end();
                          });
              return request.end(Buffer.buffer(body.encode())).compose(sent -> heard);
            })
        .map(end -> new Answer(first[0], (System.nanoTime() - start) / 1e6));
  }

  /** A connection that has turns run and hears their answers. */
  private final class Talker {
    private final WireClient client;
    private final Map<String, Turn> running = new HashMap<>();

    Talker(WireClient client) {
      this.client = client;
      client.onEvent(this::heard);
    }

    /** Completes when the answer is whole. */
    Future<Answer> turn(String session, String message) {
      return start(session, message).compose(answer -> answer);
    }

    /** Completes when the message was accepted, with what completes when the answer is whole. */
    Future<Future<Answer>> start(String session, String message) {
      Turn turn = new Turn();
      String key;
      synchronized (running) {
        key = "bench-" + System.identityHashCode(this) + "-" + count++;
        running.put(key, turn);
      }
      return client
          .call(
              new JsonObject()
                  .put("type", "req")
                  .put("id", key)
                  .put("method", "chat.send")
                  .put(
                      "params",
                      new JsonObject()
                          .put("sessionKey", session)
                          .put("message", message)
                          .put("idempotencyKey", key))
                  .encode())
          .map(
              accepted -> {
                if (!accepted.getBoolean("ok")) {
                  throw new IllegalStateException("a turn was refused: " + accepted.encode());
                }
                return turn.answer.future();
              });
    }

    private void heard(String event, JsonObject payload) {
      Turn turn;
      synchronized (running) {
        turn = running.get(payload.getString("runId", ""));
      }
      if (turn == null) {
        return;
      }
      if (turn.first < 0
          && (event.equals("agent") && "assistant".equals(payload.getString("stream"))
              || event.equals("chat") && "delta".equals(payload.getString("state")))) {
        turn.first = turn.millis();
      }
      switch (event.equals("chat") ? payload.getString("state") : "") {
        case "final" -> {
          synchronized (running) {
            running.remove(payload.getString("runId"));
          }
          turn.answer.tryComplete(new Answer(turn.first, turn.millis()));
        }
        case "error", "aborted" -> turn.answer.tryFail("a turn ended badly: " + payload.encode());
        default -> {}
      }
    }
  }

  private static final class Turn {
    private final long start = System.nanoTime();
    private final Promise<Answer> answer = Promise.promise();
    private double first = -1;

    double millis() {
      return (System.nanoTime() - start) / 1e6;
    }
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws Exception {
    load.close();
    await(vertx.close());
  }
}
