package dev.gatehouse.gateway.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.inject.AbstractModule;
import com.google.inject.Module;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.gateway.provider.RawModelServer;
import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.tool.FunctionTool;
import dev.gatehouse.gateway.tool.Tool;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whole turns with a provider that misbehaves, as a client sees them: the turn has an end, the
 * message is in the history, and the next one is answered.
 */
@Timeout(120)
class BadProviderTest {
  private static final String KEY = "sk-canary-0123456789abcdef";

  private final CountDownLatch over = new CountDownLatch(1);
  private final RawModelServer server = new RawModelServer(this::answer);

  @RegisterExtension
  final TestGateway gateway = TestGateway.withConfig(config(server.uri())).module(tools());

  private static Map<String, Object> config(String url) {
    return Map.of(
        "agents",
        Map.of("defaults", Map.of("model", "bad/m")),
        "messages",
        Map.of("queue", Map.of("mode", "followup")),
        "models",
        Map.of(
            "limits",
            Map.of("attempts", 2, "firstByteMs", 700, "idleMs", 700, "retryWaitMs", 3_000),
            "providers",
            Map.of(
                "bad",
                Map.of(
                    "baseUrl",
                    url + "/v1",
                    "api",
                    "openai-completions",
                    "apiKey",
                    KEY,
                    "models",
                    List.of(Map.of("id", "m", "contextWindow", 200_000))))));
  }

  private static Module tools() {
    return new AbstractModule() {
      @Override
      protected void configure() {
        Multibinder.newSetBinder(binder(), Tool.class)
            .addBinding()
            .toInstance(
                FunctionTool.named("double")
                    .description("Doubles a number.")
                    .parameter("n", "integer", "The number")
                    .blocking(arguments -> "is " + 2 * arguments.getInteger("n")));
      }
    };
  }

  /** Behaves as the last message asks for. */
  private void answer(int number, String request, OutputStream out) throws IOException {
    JsonObject body = new JsonObject(request.substring(request.indexOf("\r\n\r\n") + 4));
    var messages = body.getJsonArray("messages");
    JsonObject last = messages.getJsonObject(messages.size() - 1);
    String words = ChatClient.text(last);
    if (last.getString("role").equals("tool")) {
      RawModelServer.says(out, "told: " + words.replace("\"", "'").replace("\n", " "));
      return;
    }
    switch (words) {
      case "hang" -> hold();
      case "fall silent" -> {
        half(out);
        hold();
      }
      case "drop" -> half(out);
      case "401" ->
          RawModelServer.error(
              out,
              "401 Unauthorized",
              "{\"error\":{\"message\":\"Incorrect API key provided: " + KEY + "\"}}");
      case "429" ->
          RawModelServer.error(
              out,
              "429 Too Many Requests",
              "{\"error\":{\"message\":\"slow down\"}}",
              "Retry-After: 1");
      case "500" -> RawModelServer.error(out, "500 Internal Server Error", "oops");
      case "garbage" -> {
        RawModelServer.head(out, "200 OK", "text/event-stream");
        RawModelServer.write(out, "data: {\"choices\": [ this is no json\n\n");
      }
      case "html" -> {
        RawModelServer.head(out, "200 OK", "text/html");
        RawModelServer.write(out, "<html><body>Log in to the wifi</body></html>");
      }
      case "broken call" -> calls(out, "{\\\"n\\\": 2");
      case "drip" -> {
        half(out);
        drip(out);
      }
      default -> RawModelServer.says(out, "re: " + words);
    }
  }

  private static void half(OutputStream out) throws IOException {
    RawModelServer.head(out, "200 OK", "text/event-stream");
    RawModelServer.delta(out, "half an ");
  }

  /** Says a word now and then until the client hangs up. */
  private void drip(OutputStream out) throws IOException {
    try {
      while (!over.await(20, TimeUnit.MILLISECONDS)) {
        RawModelServer.delta(out, "more ");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void calls(OutputStream out, String arguments) throws IOException {
    RawModelServer.head(out, "200 OK", "text/event-stream");
    RawModelServer.write(
        out,
        "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,"
            + "\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"double\","
            + "\"arguments\":\""
            + arguments
            + "\"}}]}}]}\n\ndata: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},"
            + "\"finish_reason\":\"tool_calls\"}]}\n\ndata: [DONE]\n\n");
  }

  private void hold() {
    try {
      over.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void end() {
    over.countDown();
    server.close();
  }

  private ChatClient client(int protocol) {
    return new ChatClient(gateway.admin(protocol));
  }

  @ParameterizedTest
  @CsvSource({
    "hang, did not begin to answer, timeout, 3",
    "fall silent, fell silent, timeout, 4",
    "drop, '', unknown, 4",
    "401, '', unknown, 3",
    "429, '', rate_limit, 4",
    "500, '', rate_limit, 4",
    "garbage, '', unknown, 3",
    "html, '', unknown, 4"
  })
  void aFailureEndsTheTurnAndNotTheSession(String fault, String words, String kind, int protocol) {
    try (ChatClient client = client(protocol)) {
      JsonObject end = client.send("main", fault, "bad").end("bad");

      assertThat(end.getString("state")).isEqualTo("error");
      assertThat(end.getString("errorMessage"))
          .isNotBlank()
          .contains(words)
          .doesNotContain(KEY)
          .doesNotContain("<html");
      if (protocol == 4) {
        assertThat(end.getString("errorKind")).isEqualTo(kind);
      }
      JsonObject waited = client.wait("bad");
      assertThat(waited.getString("status")).isEqualTo("error");
      assertThat(waited.getString("error")).isEqualTo(end.getString("errorMessage"));
      assertThat(client.history("main").get(0)).isEqualTo("user: " + fault);

      // A rested key is asked again when there is no other.
      assertThat(client.send("main", "hello", "good").answer("good")).isEqualTo("re: hello");
      assertThat(client.history("main"))
          .startsWith("user: " + fault)
          .endsWith("user: hello", "assistant: re: hello");
    }
  }

  @Test
  void whatHadComeOfABrokenStreamIsInTheHistory() {
    try (ChatClient client = client(4)) {
      client.send("main", "drop", "bad").end("bad");

      assertThat(client.history("main")).hasSize(2);
      JsonObject partial = client.messages("main").getJsonObject(1);
      assertThat(partial.getString("stopReason")).isEqualTo("error");
      assertThat(partial.getString("errorMessage")).isNotBlank();
    }
  }

  @Test
  void aToolCallWithBrokenArgumentsIsToldToTheModel() {
    try (ChatClient client = client(3)) {
      assertThat(client.send("main", "broken call", "k").answer("k")).startsWith("told: ");
      assertThat(client.history("main")).hasSize(4);
      assertThat(client.messages("main").getJsonObject(2).getBoolean("isError")).isTrue();
    }
  }

  @Test
  void anAbortClosesTheRequestAndKeepsTheWords() {
    try (ChatClient client = client(4)) {
      client.send("main", "drip", "long");
      client.socket().readEvent("chat");
      await().atMost(Duration.ofMinutes(1)).until(() -> server.requests.size() == 1);
      JsonObject delta = client.socket().readEvent("chat").getJsonObject("payload");
      while (!delta.getString("state").equals("delta")) {
        delta = client.socket().readEvent("chat").getJsonObject("payload");
      }

      JsonObject answer =
          client
              .socket()
              .payload(
                  "chat.abort", new JsonObject().put("sessionKey", "main").put("runId", "long"));

      assertThat(answer.getJsonArray("runIds")).containsExactly("long");
      await("the request is closed").until(() -> server.gone.get() == 1);
      assertThat(client.end("long").getString("stopReason")).isEqualTo("rpc");
      client.wait("long");
      assertThat(client.history("main").get(1)).startsWith("assistant: half an more");
      assertThat(client.send("main", "hello", "next").answer("next")).isEqualTo("re: hello");
    }
  }

  @Test
  void aTurnThatTakesTooLongIsStoppedAndItsRequestClosed() {
    try (ChatClient client = client(3)) {
      client.send("main", "drip", "slow", new JsonObject().put("timeoutMs", 600));

      JsonObject end = client.end("slow");

      assertThat(end.getString("state")).isEqualTo("aborted");
      assertThat(end.getString("stopReason")).isEqualTo("timeout");
      await("the request is closed").until(() -> server.gone.get() == 1);
      assertThat(client.wait("slow").getString("status")).isEqualTo("timeout");
      assertThat(client.send("main", "hello", "next").answer("next")).isEqualTo("re: hello");
    }
  }

  @Test
  void aTurnWithoutAnybodyGoesOnAndIsInTheHistory() {
    try (ChatClient client = client(4)) {
      client.send("main", "drip", "alone");
      await().atMost(Duration.ofMinutes(1)).until(() -> server.requests.size() == 1);
    }
    assertThat(server.gone.get()).isZero();
    try (ChatClient client = client(4)) {
      Optional<String> aborted =
          client
              .socket()
              .payload("chat.abort", new JsonObject().put("sessionKey", "main"))
              .getJsonArray("runIds")
              .stream()
              .map(String::valueOf)
              .findFirst();
      assertThat(aborted).contains("alone");
      client.wait("alone");
      assertThat(client.history("main").get(0)).isEqualTo("user: drip");
    }
  }
}
