package dev.gatehouse.gateway.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.server.WireSocket;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A turn as a chat client sees it. */
class ChatTest {
  private final ScriptedModel model =
      ScriptedModel.of(request -> ScriptedModel.says("Pong: ", "the answer"));

  @RegisterExtension
  final TestGateway gateway = TestGateway.withConfig(ScriptedModel.config()).module(model.module());

  @Test
  void aClientOfProtocol3SeesItsTurnAsTheFamilyShowsIt() {
    try (WireSocket client = gateway.admin(3)) {
      JsonObject started = client.payload("chat.send", message("main", "ping", "k1"));

      assertThat(started).isEqualTo(new JsonObject().put("runId", "k1").put("status", "started"));
      assertThat(untilFinal(client))
          .containsExactly(
              "agent lifecycle start 1",
              "agent assistant Pong:  2",
              "chat delta Pong:  2",
              "agent assistant Pong: the answer 3",
              "agent lifecycle end 4",
              "chat final Pong: the answer 4");
    }
  }

  private static List<String> untilFinal(WireSocket client) {
    List<String> seen = new ArrayList<>();
    while (true) {
      JsonObject frame = client.next();
      String event = frame.getString("event", "");
      if (!event.equals("agent") && !event.equals("chat")) {
        continue;
      }
      JsonObject payload = frame.getJsonObject("payload");
      assertThat(payload.getString("sessionKey")).isEqualTo("agent:main:main");
      if (event.equals("agent")) {
        JsonObject data = payload.getJsonObject("data");
        seen.add(
            "agent "
                + payload.getString("stream")
                + " "
                + data.getString("phase", data.getString("text", ""))
                + " "
                + payload.getLong("seq"));
      } else {
        String text =
            payload.containsKey("message")
                ? payload
                        .getJsonObject("message")
                        .getJsonArray("content")
                        .getJsonObject(0)
                        .getString("text")
                    + " "
                : payload.containsKey("phase") ? payload.getString("phase") + " " : "";
        seen.add("chat " + payload.getString("state") + " " + text + payload.getLong("seq"));
        if (payload.getString("state").equals("final")) {
          return seen;
        }
      }
    }
  }

  static JsonObject message(String session, String text, String key) {
    return new JsonObject()
        .put("sessionKey", session)
        .put("message", text)
        .put("idempotencyKey", key);
  }
}
