package dev.gatehouse.gateway.voice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.server.TestDevice;
import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.server.WireSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Wake words and talk mode, and what is refused because no channel runs. */
class VoiceTest {
  @RegisterExtension final TestGateway gateway = TestGateway.create();

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void changedWakeWordsReachEverybodyAndTheNodesThatCome(int protocol) {
    try (WireSocket owner = gateway.admin(protocol)) {
      JsonObject wanted =
          new JsonObject().put("triggers", new JsonArray().add(" wake up ").add("").add("wake up"));
      assertThat(triggers(owner.payload("voicewake.set", wanted))).isEqualTo(List.of("wake up"));
      assertThat(triggers(owner.readEvent("voicewake.changed").getJsonObject("payload")))
          .isEqualTo(List.of("wake up"));
      try (TestDevice.Attempt node =
          new TestDevice()
              .connect(gateway.port(), TestDevice.params(3, TestGateway.TOKEN, "node"))) {
        JsonObject told = node.socket().readEvent("voicewake.changed");
        assertThat(triggers(told.getJsonObject("payload"))).isEqualTo(List.of("wake up"));
        assertThat(told.containsKey("seq")).isFalse();
      }
      assertThat(triggers(owner.payload("voicewake.get", new JsonObject())))
          .isEqualTo(List.of("wake up"));
      owner.payload("voicewake.set", new JsonObject().put("triggers", new JsonArray()));
      assertThat(triggers(owner.payload("voicewake.get", new JsonObject()))).contains("computer");
    }
  }

  @Test
  void talkModeIsToldToThoseWhoMayHearIt() {
    try (WireSocket talker = gateway.connect(4, "operator.talk");
        WireSocket old = gateway.admin(3)) {
      JsonObject mode =
          talker.payload("talk.mode", new JsonObject().put("enabled", true).put("phase", "listen"));
      assertThat(talker.readEvent("talk.mode").getJsonObject("payload")).isEqualTo(mode);
      assertThat(old.readEvent("talk.mode").getJsonObject("payload")).isEqualTo(mode);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "send, unsupported channel: telegram",
    "poll, unsupported channel: telegram",
    "message.action, unsupported channel: telegram",
    "channels.logout, channel telegram does not support logout",
    "web.login.start, web login provider is not available",
    "wizard.status, wizard not found"
  })
  void whatNeedsAChannelIsRefusedAndNotAdvertised(String method, String message) {
    JsonObject params =
        switch (method) {
          case "channels.logout" -> new JsonObject().put("channel", "telegram");
          case "wizard.status" -> new JsonObject().put("sessionId", "x");
          default ->
              new JsonObject()
                  .put("to", "1")
                  .put("channel", "telegram")
                  .put("action", "send")
                  .put("idempotencyKey", "k");
        };
    try (WireSocket socket = WireSocket.open(gateway.port())) {
      JsonObject hello = socket.connect(WireSocket.params(4, TestGateway.TOKEN, "operator.admin"));
      assertThat(
              hello
                  .getJsonObject("payload")
                  .getJsonObject("features")
                  .getJsonArray("methods")
                  .getList())
          .doesNotContain(method)
          .contains("voicewake.get", "question.list");
      JsonObject error = socket.call(method, params).getJsonObject("error");
      assertThat(error.getString("code")).isEqualTo("INVALID_REQUEST");
      assertThat(error.getString("message")).isEqualTo(message);
    }
  }

  @SuppressWarnings("unchecked") // the answers hold texts only
  private static List<String> triggers(JsonObject payload) {
    return payload.getJsonArray("triggers").getList();
  }
}
