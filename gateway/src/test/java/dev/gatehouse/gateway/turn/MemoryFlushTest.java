package dev.gatehouse.gateway.turn;

import static dev.gatehouse.gateway.turn.ScriptedModel.calls;
import static dev.gatehouse.gateway.turn.ScriptedModel.fails;
import static dev.gatehouse.gateway.turn.ScriptedModel.lastWords;
import static dev.gatehouse.gateway.turn.ScriptedModel.says;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.parts.GatewayParts;
import dev.gatehouse.gateway.provider.ModelFailure;
import dev.gatehouse.gateway.provider.ModelRequest;
import dev.gatehouse.gateway.provider.ToolSpec;
import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.transcript.Message;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an agent writes down before its conversation is made shorter. */
@Timeout(60)
class MemoryFlushTest {
  private static final String NOTES = "Keep your notes.";

  private final ScriptedModel model = ScriptedModel.of(MemoryFlushTest::play);
  private final GatewayParts parts = new GatewayParts();

  @RegisterExtension
  final TestGateway gateway =
      TestGateway.withConfig(
              ScriptedModel.config(
                  32_000, Map.of("compaction", Map.of("memoryFlush", Map.of("prompt", NOTES)))))
          .module(model.module())
          .module(parts);

  private static ScriptedModel.Step play(ModelRequest request) {
    boolean afterTool =
        request.messages().get(request.messages().size() - 1) instanceof Message.ToolResult;
    if (request.system().startsWith("You keep the memory")) {
      return says("They spoke of many x.");
    }
    if (isFlush(request) && request.messages().get(0).text().startsWith("broken")) {
      return fails(ModelFailure.Kind.AUTH, "no", "");
    }
    if (isFlush(request) && !afterTool) {
      return calls(
          "n1",
          "write",
          new JsonObject().put("path", "memory/notes.md").put("content", "The word is heron."));
    }
    if (isFlush(request)) {
      return says("NO_REPLY");
    }
    String words = lastWords(request);
    return says("re: " + words.substring(0, Math.min(10, words.length())));
  }

  private static boolean isFlush(ModelRequest request) {
    return lastWords(request).equals(NOTES);
  }

  private List<String> kinds() {
    return model.requests().stream()
        .map(
            request ->
                isFlush(request)
                    ? "flush"
                    : request.system().startsWith("You keep the memory") ? "sum" : "ask")
        .distinct()
        .toList();
  }

  private void fill(ChatClient client, String start) {
    for (int i = 0; !kinds().contains("sum") && i < 30; i++) {
      client.send("main", start + i + " " + "x".repeat(12_000), "k" + i);
      assertThat(client.answer("k" + i)).startsWith("re: " + start);
    }
  }

  @Test
  void notesAreKeptAsideBeforeTheConversationIsSummedUp() throws IOException {
    try (ChatClient client = new ChatClient(gateway.admin(4))) {
      fill(client, "part ");

      assertThat(kinds()).containsExactly("ask", "flush", "sum");
      assertThat(
              Files.readString(
                  parts.get(Agents.class).workspace("main").resolve("memory/notes.md")))
          .contains("heron");
      assertThat(client.history("main"))
          .noneMatch(line -> line.contains(NOTES) || line.contains("NO_REPLY"))
          .noneMatch(line -> line.startsWith("toolResult"));
      assertThat(model.requests().stream().filter(MemoryFlushTest::isFlush)).hasSize(2);
      assertThat(
              model.requests().stream()
                  .filter(MemoryFlushTest::isFlush)
                  .findFirst()
                  .orElseThrow()
                  .tools())
          .extracting(ToolSpec::name)
          .contains("write", "read")
          .doesNotContain("exec", "message");
    }
  }

  @Test
  void aModelThatCannotDoesNotHoldUpTheTurn() {
    try (ChatClient client = new ChatClient(gateway.admin(3))) {
      fill(client, "broken ");

      assertThat(kinds()).containsExactly("ask", "flush", "sum");
      assertThat(client.send("main", "more", "after").answer("after")).isEqualTo("re: more");
    }
  }
}
