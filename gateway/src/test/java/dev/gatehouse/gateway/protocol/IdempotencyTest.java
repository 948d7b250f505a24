package dev.gatehouse.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.inject.util.Modules;
import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.server.WireSocket;
import dev.gatehouse.gateway.tool.FunctionTool;
import dev.gatehouse.gateway.tool.Tool;
import dev.gatehouse.gateway.tool.ToolAnswer;
import dev.gatehouse.gateway.turn.ScriptedModel;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A request that comes again under the same key is done once: while it runs, and afterwards. */
class IdempotencyTest {
  /** Methods that keep account of their keys themselves; a test below tries each of them. */
  private static final Set<String> TURNS =
      Set.of("agent", "chat.send", "sessions.send", "sessions.steer");

  /** Methods that do nothing here but refuse. */
  private static final Set<String> REFUSED = Set.of("send", "poll", "message.action");

  private static final String SESSION = "agent:main:twice";

  private final Offer offer = new Offer();
  private final ScriptedModel model =
      ScriptedModel.of(request -> ScriptedModel.holds("", ScriptedModel.says("done")));
  private final AtomicInteger counted = new AtomicInteger();
  private final Promise<ToolAnswer> answer = Promise.promise();
  private final Tool counter =
      FunctionTool.named("count_calls")
          .description("Counts how often it is called.")
          .asynchronous(
              call -> {
                counted.incrementAndGet();
                return answer.future();
              });

  @RegisterExtension
  final TestGateway gateway =
      TestGateway.withConfig(ScriptedModel.config())
          .module(Modules.combine(offer, model.module(counter)));

  @Test
  void everyMethodThatTakesAKeyKeepsAccountOfIt() {
    Set<String> forgetful =
        offer.methods().stream()
            .filter(method -> !method.idempotent())
            .filter(IdempotencyTest::takesKey)
            .map(RpcMethod::name)
            .collect(Collectors.toSet());

    assertThat(forgetful).isSubsetOf(union(TURNS, REFUSED));
    assertThat(forgetful).containsAll(TURNS);
  }

  @ParameterizedTest
  @CsvSource({
    "3, agent",
    "4, agent",
    "3, chat.send",
    "4, chat.send",
    "4, sessions.send",
    "4, sessions.steer"
  })
  void aMessageIsTakenOnceWhileItsTurnRunsAndAfterItsEnd(int protocol, String method) {
    JsonObject params = message(method);
    try (WireSocket first = gateway.admin(protocol);
        WireSocket second = gateway.admin(protocol)) {
      first.request(method, params);
      await().atMost(Duration.ofMinutes(1)).until(() -> model.holding() == 1);

      String during = second.request(method, params);
      JsonObject running = second.readAnswer(during);
      assertThat(running.getBoolean("ok")).as(running.encode()).isTrue();
      assertThat(running.getJsonObject("payload").getString("runId")).isEqualTo("key-1");
      model.release();
      JsonObject ended = first.payload("agent.wait", new JsonObject().put("runId", "key-1"));
      assertThat(ended.getString("status")).isEqualTo("ok");

      String after = second.request(method, params);
      JsonObject over = second.readAnswer(after);
      assertThat(over.getJsonObject("payload").getString("runId")).isEqualTo("key-1");
      assertThat(over.getJsonObject("payload").getString("status")).isEqualTo("ok");
      assertThat(said(first)).containsExactly("once please");
    }
    assertThat(model.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void aToolIsCalledOnceWhileItRunsAndAfterItsEnd(int protocol) {
    JsonObject params = new JsonObject().put("name", "count_calls").put("idempotencyKey", "tool-1");
    try (WireSocket first = gateway.admin(protocol);
        WireSocket second = gateway.admin(protocol)) {
      String one = first.request("tools.invoke", params);
      await().atMost(Duration.ofMinutes(1)).until(() -> counted.get() == 1);
      String two = second.request("tools.invoke", params);
      // Answered after it on the same socket: the second request has reached its method.
      second.payload("tools.catalog", new JsonObject());
      answer.complete(ToolAnswer.text("counted"));

      JsonObject payload = first.readAnswer(one).getJsonObject("payload");
      assertThat(payload.getBoolean("ok")).as(payload.encode()).isTrue();
      assertThat(second.readAnswer(two).getJsonObject("payload")).isEqualTo(payload);
      assertThat(second.payload("tools.invoke", params)).isEqualTo(payload);
      assertThat(counted).hasValue(1);

      second.payload("tools.invoke", params.copy().put("idempotencyKey", "tool-2"));
      assertThat(counted).hasValue(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"send", "poll", "message.action"})
  void aRefusalIsNotRemembered(String method) {
    JsonObject params =
        new JsonObject()
            .put("to", "somebody")
            .put("action", "send")
            .put("channel", "pigeon")
            .put("idempotencyKey", "refused-1");
    try (WireSocket socket = gateway.admin(4)) {
      for (int i = 0; i < 2; i++) {
        JsonObject error = socket.call(method, params).getJsonObject("error");
        assertThat(error.getString("message")).isEqualTo("unsupported channel: pigeon");
      }
      JsonObject other = socket.call(method, params.copy().put("channel", "owl"));
      assertThat(other.getJsonObject("error").getString("message"))
          .isEqualTo("unsupported channel: owl");
    }
  }

  private static JsonObject message(String method) {
    return new JsonObject()
        .put(method.startsWith("sessions.") ? "key" : "sessionKey", SESSION)
        .put("message", "once please")
        .put("idempotencyKey", "key-1");
  }

  private static List<String> said(WireSocket socket) {
    return socket
        .payload("chat.history", new JsonObject().put("sessionKey", SESSION))
        .getJsonArray("messages")
        .stream()
        .map(JsonObject.class::cast)
        .filter(message -> message.getString("role").equals("user"))
        .map(message -> text(message.getValue("content")))
        .toList();
  }

  private static String text(Object content) {
    return content instanceof io.vertx.core.json.JsonArray parts
        ? parts.getJsonObject(0).getString("text")
        : String.valueOf(content);
  }

  private static boolean takesKey(RpcMethod method) {
    return method.params().fields().stream()
        .anyMatch(field -> field.name().equals("idempotencyKey"));
  }

  private static Set<String> union(Set<String> some, Set<String> others) {
    return java.util.stream.Stream.concat(some.stream(), others.stream())
        .collect(Collectors.toSet());
  }
}
