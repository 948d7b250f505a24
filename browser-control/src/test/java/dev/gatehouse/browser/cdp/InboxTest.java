package dev.gatehouse.browser.cdp;

import static dev.gatehouse.browser.parts.TestBrowser.join;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InboxTest {
  private static final String HUGE = "x".repeat(9_000_000);

  private final List<String> happened = new CopyOnWriteArrayList<>();
  private Vertx vertx;
  private Context loop;
  private Inbox inbox;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    loop = vertx.getOrCreateContext();
    inbox =
        new Inbox(
            vertx,
            message -> happened.add(message.getString("method", "answer")),
            () -> happened.add("pause"),
            () -> happened.add("resume"));
  }

  @AfterEach
  void stop() {
    join(vertx.close());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Runtime.consoleAPICalled",
        "Runtime.exceptionThrown",
        "Log.entryAdded",
        "Network.webSocketFrameReceived"
      })
  void dropsWhatAPageMadeHugeWithoutReadingIt(String method) {
    receive(event(method, HUGE), event(method, "small"));

    assertThat(happened).containsExactly(method);
  }

  @Test
  void readsEverythingThatSomebodyWaitsForHoweverLargeItIs() {
    receive(
        event("Fetch.requestPaused", HUGE),
        event("Page.javascriptDialogOpening", HUGE),
        "{\"id\":1,\"result\":{\"is\":\"" + HUGE + "\"}}");

    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(happened)
                    .containsSubsequence(
                        "Fetch.requestPaused", "Page.javascriptDialogOpening", "answer"));
  }

  @Test
  void letsNothingMoreComeWhileItReadsALargeMessage() {
    receive(event("A.large", "x".repeat(600_000)), event("A.after", ""));

    // A large message may be read before the next one is handed over: then it need not wait.
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> happened.contains("resume") && happened.contains("A.after"));
    assertThat(happened).startsWith("pause", "A.large").containsOnlyOnce("A.after", "resume");
  }

  private void receive(String... messages) {
    Promise<Void> done = Promise.promise();
    loop.runOnContext(
        now -> {
          for (String message : messages) {
            inbox.add(message);
          }
          done.complete();
        });
    join(done.future());
  }

  private static String event(String method, String text) {
    return "{\"method\":\"" + method + "\",\"params\":{\"text\":\"" + text + "\"}}";
  }
}
