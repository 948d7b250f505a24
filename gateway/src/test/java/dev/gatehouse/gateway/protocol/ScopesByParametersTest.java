package dev.gatehouse.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.server.WireSocket;
import dev.gatehouse.gateway.turn.ScriptedModel;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Methods that need more for some parameters than for others. */
class ScopesByParametersTest {
  private final ScriptedModel model = ScriptedModel.echo();

  @RegisterExtension
  final TestGateway gateway = TestGateway.withConfig(ScriptedModel.config()).module(model.module());

  @ParameterizedTest
  @ValueSource(strings = {"/new", "/reset", " /NEW script/one", "/reset now"})
  void aMessageThatEndsAConversationTakesAnAdministrator(String message) {
    try (WireSocket socket = gateway.connect(4, "operator.write")) {
      JsonObject error = socket.call("agent", message(message)).getJsonObject("error");

      assertThat(error.getString("code")).isEqualTo("FORBIDDEN");
      assertThat(error.getString("message")).isEqualTo("missing scope: operator.admin");
    }
    assertThat(model.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello", "/news of today", "tell me about /new"})
  void anyOtherMessageTakesNone(String message) {
    try (WireSocket socket = gateway.connect(4, "operator.write")) {
      assertThat(socket.payload("agent", message(message)).getString("status"))
          .isEqualTo("accepted");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "thinkingLevel, high",
    "execSecurity, full",
    "execAsk, off",
    "elevatedLevel, full",
    "sendPolicy, allow"
  })
  void settingsOfASessionThatLoosenItTakeAnAdministrator(String field, String value) {
    JsonObject params = new JsonObject().put("key", "agent:main:main").put(field, value);
    try (WireSocket socket = gateway.connect(4, "operator.write")) {
      JsonObject error = socket.call("sessions.patch", params).getJsonObject("error");

      assertThat(error.getString("code")).isEqualTo("FORBIDDEN");
      assertThat(error.getString("message")).isEqualTo("missing scope: operator.admin");
    }
  }

  @Test
  void theNameOfASessionDoesNot() {
    JsonObject params = new JsonObject().put("key", "agent:main:main").put("label", "mine");
    try (WireSocket socket = gateway.connect(4, "operator.write")) {
      assertThat(socket.payload("sessions.patch", params).getBoolean("ok")).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"operator.admin", "operator.anything", "node", "*"})
  void aNameInsideTheParametersIsNoScope(String claimed) {
    try (WireSocket socket = gateway.connect(4, "operator.read")) {
      JsonObject params =
          new JsonObject()
              .put("raw", "{}")
              .put("scopes", new io.vertx.core.json.JsonArray().add(claimed))
              .put("role", claimed);
      JsonObject error = socket.call("config.set", params).getJsonObject("error");

      assertThat(error.getString("message")).isEqualTo("missing scope: operator.admin");
    }
  }

  private static JsonObject message(String text) {
    return new JsonObject()
        .put("sessionKey", "agent:main:main")
        .put("message", text)
        .put("idempotencyKey", "key of " + text);
  }
}
