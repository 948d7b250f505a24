package dev.gatehouse.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.server.WireSocket.Received;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GatewaySocketTest {
  @RegisterExtension final TestGateway gateway = TestGateway.create();

  @Test
  void challengesBeforeAnythingElse() {
    try (WireSocket socket = WireSocket.open(gateway.port())) {
      JsonObject challenge = socket.readJson();

      assertThat(challenge.getString("event")).isEqualTo("connect.challenge");
      assertThat(challenge.getJsonObject("payload").getString("nonce")).hasSize(36);
      assertThat(challenge.containsKey("seq")).isFalse();
    }
  }

  @Test
  void speaksTheNewestVersionThatTheClientKnows() {
    JsonObject params =
        WireSocket.params(3, TestGateway.TOKEN, "operator.read").put("maxProtocol", 4);
    try (WireSocket socket = WireSocket.open(gateway.port())) {
      JsonObject hello = socket.connect(params).getJsonObject("payload");

      assertThat(hello.getInteger("protocol")).isEqualTo(4);
      assertThat(hello.getJsonObject("policy").getInteger("maxPayload")).isEqualTo(26_214_400);
    }
  }

  @Test
  void listsExactlyTheMethodsThatItAnswers() {
    try (WireSocket socket = WireSocket.open(gateway.port())) {
      JsonObject hello =
          socket
              .connect(WireSocket.params(3, TestGateway.TOKEN, "operator.admin"))
              .getJsonObject("payload");

      for (Object method : hello.getJsonObject("features").getJsonArray("methods")) {
        JsonObject answer = socket.call(method.toString(), new JsonObject());
        String message =
            answer.getBoolean("ok") ? "" : answer.getJsonObject("error").getString("message");
        assertThat(message).as(method.toString()).doesNotStartWith("unknown method");
      }
      assertThat(socket.call("no.such.method", new JsonObject()).getJsonObject("error").getMap())
          .containsEntry("code", "INVALID_REQUEST")
          .containsEntry("message", "unknown method: no.such.method");
    }
  }

  @Test
  void answersAFrameThatIsNoRequestAndGoesOn() {
    try (WireSocket socket = gateway.admin(3)) {
      socket.send("{\"type\":\"req\",\"id\":\"x\"}");

      JsonObject error = socket.readAnswer("x").getJsonObject("error");
      assertThat(error.getString("code")).isEqualTo("INVALID_REQUEST");
      assertThat(error.getString("message"))
          .isEqualTo("invalid request frame: must have required property 'method'");
      assertThat(socket.call("health", new JsonObject()).getBoolean("ok")).isTrue();
    }
  }

  @Test
  void ignoresAFrameThatIsNoJsonAfterTheHandshake() {
    try (WireSocket socket = gateway.admin(3)) {
      socket.send("not json");

      assertThat(socket.call("health", new JsonObject()).getBoolean("ok")).isTrue();
    }
  }

  @Test
  void hangsUpWhenTheFirstFrameIsNoJson() {
    try (WireSocket socket = WireSocket.open(gateway.port())) {
      socket.readEvent("connect.challenge");
      socket.send("hello");

      assertThat(socket.readClose().closeCode()).isEqualTo(1000);
    }
  }

  @Test
  void refusesASecondConnect() {
    try (WireSocket socket = gateway.admin(4)) {
      JsonObject answer = socket.call("connect", WireSocket.params(4, TestGateway.TOKEN));

      assertThat(answer.getJsonObject("error").getString("message"))
          .isEqualTo("connect is only valid as the first request");
    }
  }

  @Test
  void refusesBinaryFrames() {
    try (WireSocket socket = gateway.admin(4)) {
      socket.frame(0x82, new byte[] {1, 2, 3});

      assertThat(socket.readClose().closeCode()).isEqualTo(1003);
    }
  }

  @Test
  void takesAnAnswerToAPingBetweenThePartsOfAMessage() {
    try (WireSocket socket = WireSocket.open(gateway.port())) {
      String request =
          new JsonObject()
              .put("type", "req")
              .put("id", "parts")
              .put("method", "connect")
              .put("params", WireSocket.params(4, TestGateway.TOKEN))
              .encode();
      byte[] bytes = request.getBytes(StandardCharsets.UTF_8);

      socket.frame(0x8a, new byte[] {1, 2});
      socket.frame(0x01, Arrays.copyOfRange(bytes, 0, 20));
      socket.frame(0x8a, new byte[] {3});
      socket.frame(0x80, Arrays.copyOfRange(bytes, 20, bytes.length));

      assertThat(socket.readAnswer("parts").getBoolean("ok")).isTrue();
    }
  }

  @Test
  void countsEventsOfProtocolFourForEachConnection() {
    try (WireSocket first = gateway.admin(4);
        WireSocket second = gateway.admin(4)) {
      assertThat(first.readEvent("health").getLong("seq")).isEqualTo(1);
      first.call("system-event", new JsonObject().put("text", "Node: here"));

      assertThat(first.readEvent("presence").getLong("seq")).isEqualTo(2);
      assertThat(second.readJson().getLong("seq")).isEqualTo(1);
    }
  }

  @Test
  void tellsClientsThatItStopsAndClosesWithServiceRestart() {
    try (WireSocket version3 = gateway.admin(3);
        WireSocket version4 = gateway.admin(4)) {
      gateway.gateway().close();

      JsonObject told3 = version3.readEvent("shutdown").getJsonObject("payload");
      assertThat(told3.getString("reason")).isEqualTo("gateway stopping");
      assertThat(told3.containsKey("restartExpectedMs")).isTrue();
      assertThat(version3.readClose()).isEqualTo(new Received("", 1012, "service restart"));
      assertThat(version4.readEvent("shutdown").getJsonObject("payload").getMap())
          .containsOnlyKeys("reason");
      assertThat(version4.readClose()).isEqualTo(new Received("", 1012, "service restart"));
    }
  }
}
