package dev.gatehouse.browser.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.browser.parts.TestGateway;
import dev.gatehouse.browser.tab.Browser;
import dev.gatehouse.browser.tab.Browsers;
import dev.gatehouse.browser.tab.Tab;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tab that its person takes back and lends again. */
class ReattachedTabTest {
  @TempDir private Path host;

  @Test
  void theTabUsedLastIsTheOneThatIsThereNow() throws Exception {
    try (TestGateway gateway =
        TestGateway.of(host, "sigil", "main", Map.of("relay", Map.of("enabled", true))).start()) {
      int port = gateway.instance().ports().relay();
      try (RelayPeer extension = LoginPeer.loggedIn(gateway, port)) {
        extension.react(
            message -> {
              if (message.getValue("seq") != null) {
                extension.send(
                    new JsonObject()
                        .put("type", "result")
                        .put("seq", message.getValue("seq"))
                        .put("result", new JsonObject().put("targetId", "T7")));
              }
            });
        list(extension, "hello", true);
        Browser browser = done(gateway.part(Browsers.class).ensure("chrome"));
        await().atMost(Duration.ofMinutes(1)).until(() -> browser.tabs().size() == 1);
        Tab before = done(browser.tab(""));

        list(extension, "tabs", false);
        await().atMost(Duration.ofMinutes(1)).until(() -> browser.tabs().isEmpty());
        assertThat(before.session().closed().isComplete()).isTrue();
        list(extension, "tabs", true);
        await().atMost(Duration.ofMinutes(1)).until(() -> browser.tabs().size() == 1);

        Tab after = done(browser.tab(""));
        assertThat(after.targetId()).isEqualTo(before.targetId());
        assertThat(after.session().closed().isComplete()).isFalse();
      }
    }
  }

  private static void list(RelayPeer extension, String type, boolean there) {
    JsonArray tabs = new JsonArray();
    if (there) {
      tabs.add(
          new JsonObject()
              .put("tabId", 7)
              .put("url", "http://a.example/")
              .put("title", "A")
              .put("active", true));
    }
    extension.send(new JsonObject().put("type", type).put("tabs", tabs));
  }

  private static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
