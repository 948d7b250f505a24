package dev.gatehouse.gateway.turn;

import static dev.gatehouse.gateway.turn.ScriptedModel.holds;
import static dev.gatehouse.gateway.turn.ScriptedModel.lastWords;
import static dev.gatehouse.gateway.turn.ScriptedModel.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.core.Environment;
import dev.gatehouse.gateway.Gateway;
import dev.gatehouse.gateway.GatewayHost;
import dev.gatehouse.gateway.GatewaySpec;
import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.server.WireSocket;
import dev.gatehouse.ports.HostDirectory;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A message that comes again under its key: at once, later, and in the gateway's next life. */
@Timeout(60)
class RepeatedKeyTest {
  private final ScriptedModel model =
      ScriptedModel.of(
          request ->
              lastWords(request).startsWith("hold")
                  ? holds("so far", says(", done"))
                  : says("re: " + lastWords(request)));

  @TempDir Path directory;
  private GatewayHost host;
  private Gateway gateway;

  @BeforeEach
  void start() {
    host =
        GatewayHost.builder()
            .environment(new Environment(Map.of(), directory.resolve("home"), directory))
            .directory(new HostDirectory(directory.resolve("host")))
            .build();
    gateway =
        host.start(
                GatewaySpec.builder()
                    .distribution("sigil")
                    .stateDirectory(directory.resolve("state"))
                    .port(0)
                    .config(ScriptedModel.config())
                    .config(Map.of("gateway", Map.of("auth", Map.of("token", TestGateway.TOKEN))))
                    .module(model.module())
                    .build())
            .awaitReady();
  }

  @AfterEach
  void stop() {
    host.close();
  }

  private void restart(boolean abruptly) {
    if (abruptly) {
      gateway.kill();
    }
    stop();
    start();
  }

  private ChatClient client(int protocol) {
    return new ChatClient(
        WireSocket.connected(
            gateway.instance().ports().gateway(),
            WireSocket.params(protocol, TestGateway.TOKEN, "operator.admin")));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void theSameAnswerComesWhileItRunsAndAfterItsEnd(int protocol) {
    try (ChatClient client = client(protocol);
        ChatClient other = client(protocol)) {
      String first = client.socket().request("agent", TurnsTest.agent("main", "hold", "k"));
      assertThat(client.socket().readAnswer(first).getJsonObject("payload").getString("status"))
          .isEqualTo("accepted");
      await().atMost(Duration.ofMinutes(1)).until(() -> model.holding() == 1);

      assertThat(
              other
                  .socket()
                  .payload("agent", TurnsTest.agent("main", "hold", "k"))
                  .getString("status"))
          .isEqualTo("accepted");
      model.release();
      JsonObject last = client.socket().readAnswer(first).getJsonObject("payload");
      assertThat(last.getString("status")).isEqualTo("ok");
      assertThat(
              client
                  .socket()
                  .payload("agent", TurnsTest.agent("main", "hold", "k"))
                  .getJsonObject("result")
                  .getJsonArray("payloads"))
          .isEqualTo(last.getJsonObject("result").getJsonArray("payloads"));
      assertThat(model.requests()).hasSize(1);
      assertThat(client.history("main")).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aTurnThatEndedIsKnownInTheNextLife(boolean abruptly) {
    try (ChatClient client = client(4)) {
      client.send("main", "hello", "k").answer("k");
    }
    restart(abruptly);
    try (ChatClient client = client(4)) {
      assertThat(
              client
                  .socket()
                  .payload("chat.send", ChatTest.message("main", "hello", "k"))
                  .getString("status"))
          .isEqualTo("ok");
      assertThat(
              client
                  .socket()
                  .payload("agent", TurnsTest.agent("main", "hello", "k"))
                  .getJsonObject("result")
                  .getJsonArray("payloads")
                  .getJsonObject(0)
                  .getString("text"))
          .isEqualTo("re: hello");
      assertThat(client.wait("k").getString("status")).isEqualTo("ok");
      assertThat(model.requests()).hasSize(1);
      assertThat(client.history("main")).hasSize(2);
    }
  }

  @Test
  void aMessageThatWaitedIsAnsweredOnceInTheNextLife() {
    try (ChatClient client = client(4)) {
      client.send("main", "hold", "a");
      await().atMost(Duration.ofMinutes(1)).until(() -> model.holding() == 1);
      client.send("main", "next", "b", new JsonObject().put("queueMode", "followup"));
    }
    restart(true);
    try (ChatClient client = client(4)) {
      await("the first one is answered again").until(() -> model.holding() == 1);
      assertThat(
              client
                  .socket()
                  .payload("chat.send", ChatTest.message("main", "next", "b"))
                  .getString("status"))
          .isEqualTo("in_flight");
      model.release();
      assertThat(client.answer("b")).isEqualTo("re: next");
      assertThat(client.history("main"))
          .containsOnlyOnce("user: hold")
          .containsOnlyOnce("user: next")
          .containsOnlyOnce("assistant: re: next");
    }
  }
}
