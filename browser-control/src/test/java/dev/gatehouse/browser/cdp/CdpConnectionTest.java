package dev.gatehouse.browser.cdp;

import static dev.gatehouse.browser.parts.TestBrowser.join;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.parts.FakeDevTools;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CdpConnectionTest {
  private final List<AutoCloseable> opened = new ArrayList<>();
  private Vertx vertx;
  private CdpConnector connector;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    connector = new CdpConnector(vertx);
  }

  @AfterEach
  void stop() throws Exception {
    // In the other order Vert.x 5.0.12 may wait for ever: for a WebSocket that the other side
    // closes.
    join(vertx.close());
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  @Test
  void answersFindTheirCommandInWhateverOrderTheyCome() {
    List<JsonObject> held = new CopyOnWriteArrayList<>();
    CdpConnection connection =
        connected(
            (socket, command) -> {
              held.add(command);
              if (held.size() == 2) {
                answer(socket, held.get(1), "second");
                answer(socket, held.get(0), "first");
              }
            });

    Future<JsonObject> first = connection.browser().send("A.a");
    Future<JsonObject> second = connection.browser().send("A.b");

    assertThat(join(first).getString("is")).isEqualTo("first");
    assertThat(join(second).getString("is")).isEqualTo("second");
  }

  @Test
  void aRefusalKeepsTheWordsAndTheCodeOfTheBrowser() {
    CdpConnection connection =
        connected(
            (socket, command) ->
                socket.writeTextMessage(
                    new JsonObject()
                        .put("id", command.getValue("id"))
                        .put(
                            "error",
                            new JsonObject()
                                .put("code", -32000)
                                .put("message", "No node")
                                .put("data", "with that id"))
                        .encode()));

    assertThatThrownBy(() -> join(connection.browser().send("DOM.resolveNode")))
        .isInstanceOfSatisfying(
            CdpException.class,
            e -> {
              assertThat(e.code()).isEqualTo(-32000);
              assertThat(e.timedOut()).isFalse();
              assertThat(e.reason()).isEqualTo("No node: with that id");
            })
        .hasMessage("DOM.resolveNode: No node: with that id");
  }

  @Test
  void aCommandWithoutAnAnswerEndsAtItsLimitAndALateAnswerIsDropped() {
    List<JsonObject> held = new CopyOnWriteArrayList<>();
    List<ServerWebSocket> sockets = new CopyOnWriteArrayList<>();
    CdpConnection connection =
        connected(
            (socket, command) -> {
              sockets.add(socket);
              if (command.getString("method").equals("A.slow")) {
                held.add(command);
              } else {
                held.forEach(late -> answer(socket, late, "late"));
                answer(socket, command, "now");
              }
            });

    assertThatThrownBy(
            () ->
                join(connection.browser().send("A.slow", new JsonObject(), Duration.ofMillis(50))))
        .isInstanceOfSatisfying(CdpException.class, e -> assertThat(e.timedOut()).isTrue())
        .hasMessageContaining("did not answer within 50 ms");
    assertThat(join(connection.browser().send("A.quick")).getString("is")).isEqualTo("now");
  }

  @Test
  void nonsenseIsDroppedAndTheConversationGoesOn() {
    CdpConnection connection =
        connected(
            (socket, command) -> {
              for (String nonsense :
                  List.of(
                      "no JSON",
                      "[]",
                      "7",
                      "{",
                      "{}",
                      "null",
                      "{\"id\":\"x\",\"result\":{}}",
                      "{\"id\":99999,\"result\":{}}",
                      "{\"id\":{},\"result\":3}",
                      "{\"method\":7}",
                      "{\"method\":\"A.event\",\"params\":[1]}",
                      "{\"sessionId\":\"nobody\",\"method\":\"A.event\",\"params\":{}}",
                      "{\"sessionId\":5,\"id\":1,\"result\":{}}",
                      "{\"method\":\"Target.attachedToTarget\",\"params\":{\"sessionId\":7}}",
                      "{\"method\":\"Target.attachedToTarget\",\"params\":{\"sessionId\":\"s\"}}",
                      "{\"method\":\"Target.detachedFromTarget\",\"params\":{\"sessionId\":[]}}")) {
                socket.writeTextMessage(nonsense);
              }
              socket.writeBinaryMessage(Buffer.buffer(new byte[] {1, 2, 3}));
              answer(socket, command, "still here");
            });

    assertThat(join(connection.browser().send("A.a")).getString("is")).isEqualTo("still here");
    assertThat(connection.closed().isComplete()).isFalse();
  }

  @Test
  void aMessageOfThirtyMebibytesArrivesInItsPlace() {
    String data = "x".repeat(30 * 1024 * 1024);
    CdpConnection connection =
        connected(
            (socket, command) -> {
              answer(socket, command, data);
              socket.writeTextMessage(
                  "{\"method\":\"A.after\",\"params\":{\"after\":\"the answer\"}}");
            });
    List<String> order = new CopyOnWriteArrayList<>();
    connection.browser().on("A.after", event -> order.add(event.getString("after")));

    Future<JsonObject> large = connection.browser().send("Page.printToPDF");
    large.onSuccess(answer -> order.add("answer"));

    assertThat(join(large).getString("is")).hasSize(data.length());
    await().atMost(Duration.ofMinutes(1)).until(() -> order.size() == 2);
    assertThat(order).containsExactly("answer", "the answer");
  }

  @Test
  void eventsOfASessionReachItAloneAndInOrder() {
    CdpConnection connection =
        connected(
            (socket, command) -> {
              if (command.getString("method").equals("Target.setAutoAttach")) {
                attach(socket, "s1", "t1");
                attach(socket, "s2", "t2");
                for (int i = 0; i < 50; i++) {
                  event(socket, i % 2 == 0 ? "s1" : "s2", "A.count", i);
                }
              }
              answer(socket, command, "");
            });
    List<Integer> ofFirst = new CopyOnWriteArrayList<>();
    connection
        .browser()
        .on(
            "Target.attachedToTarget",
            event -> {
              CdpSession session = connection.session(event.getString("sessionId")).orElseThrow();
              if (session.targetId().equals("t1")) {
                session.on(
                    "A.count",
                    count -> {
                      throw new IllegalStateException("a handler of somebody else fails");
                    });
                session.on("A.count", count -> ofFirst.add(count.getInteger("n")));
              }
            });

    join(connection.browser().send("Target.setAutoAttach"));

    assertThat(ofFirst).hasSize(25).isSorted().allMatch(n -> n % 2 == 0);
  }

  @Test
  void whatWaitsForASessionFailsWhenItsTargetGoes() {
    CdpConnection connection =
        connected(
            (socket, command) -> {
              switch (command.getString("method")) {
                case "Target.setAutoAttach" -> {
                  attach(socket, "s1", "t1");
                  answer(socket, command, "");
                }
                case "Page.detachMe" ->
                    socket.writeTextMessage(
                        new JsonObject()
                            .put("method", "Target.detachedFromTarget")
                            .put("params", new JsonObject().put("sessionId", "s1"))
                            .encode());
                default -> answer(socket, command, "");
              }
            });
    join(connection.browser().send("Target.setAutoAttach"));
    CdpSession session = connection.session("s1").orElseThrow();

    assertThatThrownBy(() -> join(session.send("Page.detachMe")))
        .isInstanceOfSatisfying(CdpException.class, e -> assertThat(e.closed()).isTrue());
    assertThatThrownBy(() -> join(session.send("Page.more")))
        .isInstanceOfSatisfying(CdpException.class, e -> assertThat(e.closed()).isTrue());
    assertThat(session.closed().isComplete()).isTrue();
    assertThat(join(connection.browser().send("A.a"))).isNotNull();
  }

  @Test
  void whatWaitsFailsWhenTheConnectionBreaks() {
    FakeDevTools devTools = devTools((socket, command) -> {});
    CdpConnection connection = join(connector.open(socket(devTools.port()), devTools.url()));
    Future<JsonObject> waiting = connection.browser().send("A.never");
    await().atMost(Duration.ofMinutes(1)).until(() -> devTools.commands().size() == 2);

    devTools.hangUp();

    assertThatThrownBy(() -> join(waiting))
        .isInstanceOfSatisfying(CdpException.class, e -> assertThat(e.closed()).isTrue());
    join(connection.closed());
    assertThatThrownBy(() -> join(connection.browser().send("A.more")))
        .isInstanceOf(CdpException.class);
  }

  @Test
  void commandsMayComeFromAnyThread() throws Exception {
    CdpConnection connection =
        connected((socket, command) -> answer(socket, command, command.getString("method")));
    List<Future<JsonObject>> answers = new CopyOnWriteArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      String name = "T" + t + ".a";
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < 50; i++) {
                  answers.add(
                      connection
                          .browser()
                          .send(name)
                          .map(
                              answer -> {
                                assertThat(answer.getString("is")).isEqualTo(name);
                                return answer;
                              }));
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join(20_000);
    }

    assertThat(answers).hasSize(400);
    join(Future.join(answers));
    assertThat(answers).allMatch(Future::succeeded);
  }

  @Test
  void refusesWhatAcceptsAWebSocketAndSpeaksNoDevTools() {
    FakeDevTools liar = new FakeDevTools((socket, command) -> answer(socket, command, "hm"));
    opened.add(liar);

    assertThatThrownBy(() -> join(connector.open(socket(liar.port()), liar.url())))
        .isInstanceOf(BrowserException.class)
        .hasMessageContaining("does not speak DevTools");
  }

  @Test
  void doesNotWaitForAnEndpointThatHangs() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      WebSocketConnectOptions options = socket(silent.getLocalPort()).setTimeout(200);

      assertThatThrownBy(() -> join(connector.open(options, "http://127.0.0.1:1")))
          .isInstanceOf(BrowserException.class)
          .hasMessageContaining("does not open");
    }
  }

  private FakeDevTools devTools(BiConsumer<ServerWebSocket, JsonObject> behaviour) {
    FakeDevTools devTools =
        new FakeDevTools(
            (socket, command) -> {
              if (!FakeDevTools.answerVersion(socket, command)) {
                behaviour.accept(socket, command);
              }
            });
    opened.add(devTools);
    return devTools;
  }

  private CdpConnection connected(BiConsumer<ServerWebSocket, JsonObject> behaviour) {
    FakeDevTools devTools = devTools(behaviour);
    return join(connector.open(socket(devTools.port()), devTools.url()));
  }

  private static WebSocketConnectOptions socket(int port) {
    return new WebSocketConnectOptions()
        .setHost("127.0.0.1")
        .setPort(port)
        .setURI("/devtools/browser/x")
        .setAllowOriginHeader(false);
  }

  private static void answer(ServerWebSocket socket, JsonObject command, String is) {
    FakeDevTools.answer(
        socket, command, new JsonObject().put("is", is).put("targetInfos", new JsonArray()));
  }

  private static void attach(ServerWebSocket socket, String session, String target) {
    socket.writeTextMessage(
        new JsonObject()
            .put("method", "Target.attachedToTarget")
            .put(
                "params",
                new JsonObject()
                    .put("sessionId", session)
                    .put(
                        "targetInfo", new JsonObject().put("targetId", target).put("type", "page")))
            .encode());
  }

  private static void event(ServerWebSocket socket, String session, String name, int n) {
    socket.writeTextMessage(
        new JsonObject()
            .put("sessionId", session)
            .put("method", name)
            .put("params", new JsonObject().put("n", n))
            .encode());
  }
}
