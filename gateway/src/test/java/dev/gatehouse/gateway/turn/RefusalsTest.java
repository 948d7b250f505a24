package dev.gatehouse.gateway.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.parts.GatewayParts;
import dev.gatehouse.gateway.server.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Messages that cannot be accepted, or are about what is not there. */
@Timeout(60)
class RefusalsTest {
  private static final byte[] PIXEL =
      Base64.getDecoder()
          .decode(
              "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

  private final ScriptedModel model = ScriptedModel.echo();

  private final GatewayParts parts = new GatewayParts();

  @RegisterExtension
  final TestGateway gateway =
      TestGateway.withConfig(ScriptedModel.config()).module(model.module()).module(parts);

  private ChatClient client(int protocol) {
    return new ChatClient(gateway.admin(protocol));
  }

  private static String error(JsonObject answer) {
    assertThat(answer.getBoolean("ok")).as(answer.encode()).isFalse();
    return answer.getJsonObject("error").getString("message");
  }

  @Test
  void anInvalidParameterIsNamedByItsPath() {
    try (ChatClient client = client(3)) {
      assertThat(
              error(
                  client
                      .socket()
                      .call(
                          "chat.send",
                          ChatTest.message("main", "hi", "k").put("timeoutMs", "soon"))))
          .contains("at /timeoutMs: must be integer");
      assertThat(error(client.socket().call("chat.send", new JsonObject().put("message", 7))))
          .contains("'sessionKey'")
          .contains("'idempotencyKey'")
          .contains("at /message: must be string");
      assertThat(
              error(
                  client
                      .socket()
                      .call("agent", ChatTest.message("main", "", "k").put("colour", "red"))))
          .contains("at /message")
          .contains("unexpected property 'colour'");
      assertThat(model.requests()).isEmpty();
    }
  }

  @Test
  void anUnknownModelIsNamedAndTheNextMessageIsAnswered() {
    try (ChatClient client = client(3)) {
      assertThat(
              error(
                  client
                      .socket()
                      .call(
                          "agent",
                          TurnsTest.agent("main", "hi", "k1").put("model", "no such model"))))
          .isEqualTo("invalid agent params: unknown model: no such model");

      client
          .socket()
          .payload("agent", TurnsTest.agent("main", "hi", "k2").put("model", "nobody/nothing"));
      assertThat(client.end("k2").getString("errorMessage"))
          .contains("there is no provider nobody");
      assertThat(client.send("main", "hello", "k3").answer("k3")).isEqualTo("echo: hello");
    }
  }

  @Test
  void aSessionThatThereIsNotHasNoHistoryAndNothingToAbort() {
    try (ChatClient client = client(4)) {
      assertThat(client.history("agent:main:nowhere")).isEmpty();
      assertThat(
              client
                  .socket()
                  .payload("chat.abort", new JsonObject().put("sessionKey", "agent:main:nowhere")))
          .isEqualTo(
              new JsonObject()
                  .put("ok", true)
                  .put("aborted", false)
                  .put("runIds", new JsonArray()));
      assertThat(
              error(
                  client.socket().call("chat.send", ChatTest.message("agent:nobody:x", "hi", "k"))))
          .contains("unknown agent id \"nobody\"");
    }
  }

  @Test
  void anAbortBeforeTheTurnIsNothing() {
    try (ChatClient client = client(4)) {
      JsonObject abort = new JsonObject().put("sessionKey", "main").put("runId", "early");

      assertThat(client.socket().payload("chat.abort", abort).getBoolean("aborted")).isFalse();
      assertThat(client.send("main", "hello", "early").answer("early")).isEqualTo("echo: hello");
      assertThat(client.socket().payload("chat.abort", abort).getBoolean("aborted")).isFalse();
    }
  }

  @Test
  void anAgentWhoseWorkspaceIsGoneStillAnswers() throws IOException {
    Path workspace = parts.get(Agents.class).workspace("main");
    try (ChatClient client = client(4)) {
      client.send("main", "before", "a").answer("a");
      try (Stream<Path> files = Files.walk(workspace)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
      assertThat(workspace).doesNotExist();

      assertThat(client.send("main", "after", "b").answer("b")).isEqualTo("echo: after");
    }
  }

  @Test
  void aPictureReachesTheModelByWhatItsBytesAre() {
    try (ChatClient client = client(3)) {
      client.send(
          "main",
          "look",
          "k",
          new JsonObject()
              .put("attachments", attachments(file("a.png", "image/jpeg", encoded(PIXEL)))));

      assertThat(client.answer("k")).isEqualTo("echo: look");
      assertThat(model.requests().get(0).messages().get(0).content().get(1).toJson().encode())
          .contains("image/png");
    }
  }

  @Test
  void attachmentsThatDoNotFitAreRefusedByName() {
    try (ChatClient client = client(4)) {
      assertThat(refused(client, file("movie.mp4", "video/mp4", encoded(new byte[100]))))
          .isEqualTo("movie.mp4: only pictures and texts can be attached");
      byte[] big = new byte[5_000_001];
      System.arraycopy(PIXEL, 0, big, 0, PIXEL.length);
      assertThat(refused(client, file("big.png", "image/png", encoded(big))))
          .isEqualTo("big.png: at most 5000000 bytes fit");
      assertThat(refused(client, file("odd.png", "image/png", "%%%")))
          .contains("odd.png")
          .doesNotContain("%%%");
      assertThat(model.requests()).isEmpty();
    }
  }

  private static String refused(ChatClient client, JsonObject attachment) {
    return error(
        client
            .socket()
            .call(
                "chat.send",
                ChatTest.message("main", "look", "k").put("attachments", attachments(attachment))));
  }

  private static JsonArray attachments(JsonObject... all) {
    return new JsonArray(List.of((Object[]) all));
  }

  private static JsonObject file(String name, String type, String content) {
    return new JsonObject().put("fileName", name).put("mimeType", type).put("content", content);
  }

  private static String encoded(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Test
  void aMessageOfTenMegabytesIsRefusedThroughEveryDoor() {
    String words = "y".repeat(10_000_000);
    try (ChatClient client = client(4)) {
      assertThat(error(client.socket().call("agent", TurnsTest.agent("main", words, "a"))))
          .contains("too long");
      assertThat(error(client.socket().call("chat.send", ChatTest.message("main", words, "b"))))
          .contains("too long");
      assertThat(client.history("main")).isEmpty();
    }
  }

  @Test
  void aMessageOfTenMegabytesClosesASocketOfProtocol3() {
    try (ChatClient client = client(3)) {
      client.socket().request("chat.send", ChatTest.message("main", "y".repeat(10_000_000), "a"));

      assertThat(client.socket().readClose().closeCode()).isEqualTo(1009);
    }
    try (ChatClient client = client(3)) {
      assertThat(client.send("main", "hello", "b").answer("b")).isEqualTo("echo: hello");
      assertThat(client.history("main")).hasSize(2);
    }
  }
}
