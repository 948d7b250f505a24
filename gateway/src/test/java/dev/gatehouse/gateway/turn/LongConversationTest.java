package dev.gatehouse.gateway.turn;

import static dev.gatehouse.gateway.turn.ScriptedModel.fails;
import static dev.gatehouse.gateway.turn.ScriptedModel.lastWords;
import static dev.gatehouse.gateway.turn.ScriptedModel.says;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.provider.ModelFailure;
import dev.gatehouse.gateway.provider.ModelRequest;
import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.transcript.Message;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Conversations that do not fit into the model any more. */
@Timeout(60)
class LongConversationTest {
  private static final int WINDOW = 32_000;
  private static final String SUMMARY = "They spoke of many x, and the code word is heron.";

  private final ScriptedModel model = ScriptedModel.of(LongConversationTest::play);

  @RegisterExtension
  final TestGateway gateway =
      TestGateway.withConfig(
              ScriptedModel.config(
                  WINDOW, Map.of("compaction", Map.of("memoryFlush", Map.of("enabled", false)))))
          .module(model.module());

  private static ScriptedModel.Step play(ModelRequest request) {
    if (sumsUp(request)) {
      return lastWords(request).contains("no model")
          ? fails(ModelFailure.Kind.AUTH, "no summary", "")
          : says(SUMMARY);
    }
    String words = lastWords(request);
    if (words.startsWith("never fits")) {
      return fails(ModelFailure.Kind.CONTEXT_OVERFLOW, "maximum context length", "");
    }
    if (words.startsWith("too much") && request.messages().size() > 6) {
      return fails(ModelFailure.Kind.CONTEXT_OVERFLOW, "maximum context length", "");
    }
    return says("re: " + words.substring(0, Math.min(20, words.length())));
  }

  private static boolean sumsUp(ModelRequest request) {
    return request.system().startsWith("You keep the memory");
  }

  private static String words(String start) {
    return start + " " + "x".repeat(12_000);
  }

  private List<String> seenLast() {
    return model.requests().get(model.requests().size() - 1).messages().stream()
        .map(Message::text)
        .toList();
  }

  private long summaries() {
    return model.requests().stream().filter(LongConversationTest::sumsUp).count();
  }

  @Test
  void aFullConversationIsSummedUpAndNothingIsDeleted() {
    try (ChatClient client = new ChatClient(gateway.admin(3))) {
      List<String> said = new ArrayList<>();
      for (int i = 0; summaries() == 0 && i < 30; i++) {
        said.add("user: " + words("part " + i));
        client.send("main", words("part " + i), "k" + i);
        assertThat(client.answer("k" + i)).startsWith("re: part " + i);
      }

      assertThat(summaries()).isEqualTo(1);
      assertThat(seenLast().get(0)).contains(SUMMARY);
      assertThat(seenLast().get(seenLast().size() - 1)).startsWith("part " + (said.size() - 1));
      assertThat(client.socket().kept())
          .filteredOn(frame -> "agent".equals(frame.getString("event")))
          .extracting(frame -> frame.getJsonObject("payload"))
          .filteredOn(event -> event.getString("stream").equals("compaction"))
          .extracting(event -> event.getJsonObject("data").getString("phase"))
          .containsExactly("start", "end");
      assertThat(client.history("main")).containsSubsequence(said);
      assertThat(client.send("main", "and then", "after").answer("after"))
          .isEqualTo("re: and then");
      assertThat(seenLast().get(0)).contains(SUMMARY);
    }
  }

  @Test
  void anOverflowThatTheProviderReportsIsSummedUpAndAskedAgain() {
    try (ChatClient client = new ChatClient(gateway.admin(4))) {
      for (int i = 0; i < 3; i++) {
        client.send("main", words("part " + i), "k" + i).answer("k" + i);
      }

      assertThat(client.send("main", "too much", "k").answer("k")).isEqualTo("re: too much");

      assertThat(summaries()).isEqualTo(1);
      assertThat(seenLast().get(0)).contains(SUMMARY);
      assertThat(seenLast()).last().isEqualTo("too much");
    }
  }

  @Test
  void whereNoModelCanSumUpTheOldestIsLeftOutWithASentence() {
    try (ChatClient client = new ChatClient(gateway.admin(4))) {
      client.send("main", "no model " + words("can do it"), "first").answer("first");
      for (int i = 0; i < 3; i++) {
        client.send("main", words("part " + i), "k" + i).answer("k" + i);
      }

      assertThat(client.send("main", "too much", "k").answer("k")).isEqualTo("re: too much");
      assertThat(seenLast().get(0)).contains("were left out because they did not fit");
    }
  }

  @Test
  void aPersonCanAskForIt() {
    try (ChatClient client = new ChatClient(gateway.admin(4))) {
      for (int i = 0; i < 4; i++) {
        client.send("main", words("part " + i), "k" + i).answer("k" + i);
      }

      assertThat(client.send("main", "/compact the code word", "c").answer("c"))
          .contains("Summed up");
      assertThat(lastWords(model.requests().get(model.requests().size() - 1)))
          .contains("Keep above all: the code word");
      client.send("main", "next", "n").answer("n");
      assertThat(seenLast().get(0)).contains(SUMMARY);
      assertThat(seenLast()).noneMatch(text -> text.startsWith("part 0"));
    }
  }

  @Test
  void whatNeverFitsIsAnErrorThatSaysWhatToDo() {
    try (ChatClient client = new ChatClient(gateway.admin(4))) {
      client.send("main", "one", "a").answer("a");
      client.send("main", "two", "b").answer("b");
      JsonObject end = client.send("main", "never fits", "k").end("k");

      assertThat(end.getString("state")).isEqualTo("error");
      assertThat(end.getString("errorMessage")).contains("/new");
      assertThat(end.getString("errorKind")).isEqualTo("context_length");
      assertThat(client.send("main", "three", "c").answer("c")).isEqualTo("re: three");
    }
  }
}
