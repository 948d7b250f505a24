package dev.gatehouse.browser.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.browser.parts.ControlClient;
import dev.gatehouse.browser.parts.PersonsBrowser;
import dev.gatehouse.browser.parts.TestGateway;
import dev.gatehouse.browser.parts.TestSite;
import dev.gatehouse.core.config.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A person's real browser, joined by a real extension, driven through the gateway's routes. */
class RelayBrowserTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  // A browser that was just ended may still be writing there.
  @TempDir(cleanup = CleanupMode.NEVER)
  private Path host;

  @ParameterizedTest
  @ValueSource(strings = {"extension", "listing"})
  void anAttachedTabIsListedReadAndDrivenAndTheBrowserOutlivesTheGateway(String kind)
      throws Exception {
    try (TestSite site = TestSite.of(host);
        TestGateway gateway =
            TestGateway.of(host, "sigil", "main", Map.of("relay", Map.of("enabled", true)))
                .start()) {
      site.page(
          "/desk.html",
          "<title>My desk</title><h1>Desk</h1><button onclick=\"this.textContent='Pressed'\">Press"
              + " me</button>");
      site.page("/other.html", "<title>Other</title><p>second page</p>");
      Path extension = extension(gateway, kind);

      try (PersonsBrowser person =
          PersonsBrowser.start(
              host.resolve("person"), "--load-extension=" + extension, site.url("/desk.html"))) {
        ControlClient client = gateway.client();
        await().atMost(LIMIT).until(() -> tabs(client).size() == 1);
        Map<String, Object> tab = tabs(client).get(0);
        assertThat(tab)
            .containsEntry("title", "My desk")
            .containsEntry("url", site.url("/desk.html"));
        assertThat(client.get("/?profile=chrome").json())
            .containsEntry("running", true)
            .containsEntry("driver", "extension")
            .containsEntry("pid", null);

        Map<String, Object> snapshot =
            ok(client.get("/snapshot?profile=chrome&format=ai&targetId=" + tab.get("targetId")));
        String text = String.valueOf(snapshot.get("snapshot"));
        assertThat(text).contains("Press me");
        String ref = text.replaceAll("(?s).*button \"Press me\"[^\\n]*\\[ref=([a-z0-9]+)].*", "$1");
        ok(act(client, Map.of("kind", "click", "ref", ref, "targetId", tab.get("targetId"))));
        assertThat(
                ok(
                    act(
                        client,
                        Map.of(
                            "kind",
                            "evaluate",
                            "fn",
                            "() => document.querySelector('button').textContent"))))
            .containsEntry("result", "Pressed");

        Map<String, Object> opened =
            ok(
                client.send(
                    "POST",
                    "/tabs/open?profile=chrome",
                    Json.write(Map.of("url", site.url("/other.html"))),
                    "Content-Type: application/json"));
        await().atMost(LIMIT).until(() -> tabs(client).size() == 2);
        ok(client.send("DELETE", "/tabs/" + opened.get("targetId") + "?profile=chrome", ""));
        await().atMost(LIMIT).until(() -> tabs(client).size() == 1);

        assertThat(ok(client.send("POST", "/stop?profile=chrome", "")))
            .containsEntry("profile", "chrome");
        assertThat(person.runs()).isTrue();
        await().atMost(LIMIT).until(() -> !running(client));
      }
    }
  }

  @Test
  void nothingListensBeforeItsFirstUseAndTheAnswerSaysWhatToDo() throws IOException {
    try (TestGateway gateway = TestGateway.of(host, "sigil", "main").start()) {
      ControlClient client = gateway.client();
      assertThat(listener(client)).containsEntry("kind", "nothing");

      ControlClient.Answer answer = client.send("POST", "/start?profile=chrome", "");

      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.text())
          .contains("relay is running on port " + gateway.instance().ports().relay())
          .contains("click the extension's icon")
          .doesNotContain(gateway.token());
      assertThat(listener(client))
          .containsEntry("kind", "browser")
          .containsEntry("product", RelayServer.PRODUCT);
      ok(client.send("POST", "/stop?profile=chrome", ""));
      assertThat(listener(client)).containsEntry("kind", "nothing");
    }
  }

  @Test
  void aRelayThatIsOffIsNotOpened() throws IOException {
    try (TestGateway gateway =
        TestGateway.of(host, "sigil", "main", Map.of("relay", Map.of("enabled", false))).start()) {
      ControlClient client = gateway.client();

      ControlClient.Answer answer = client.send("POST", "/start?profile=chrome", "");

      assertThat(answer.status()).isEqualTo(409);
      assertThat(answer.text()).contains("browser.relay.enabled");
      assertThat(listener(client)).containsEntry("kind", "nothing");
    }
  }

  private static boolean running(ControlClient client) {
    return Boolean.TRUE.equals(client.get("/?profile=chrome").json().get("running"));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> listener(ControlClient client) {
    return (Map<String, Object>)
        Objects.requireNonNull(client.get("/?profile=chrome").json().get("listener"));
  }

  private static List<Map<String, Object>> tabs(ControlClient client) {
    client.send("POST", "/start?profile=chrome", "");
    return client.get("/tabs?profile=chrome").rows("tabs");
  }

  private static ControlClient.Answer act(ControlClient client, Map<String, Object> act) {
    return client.send(
        "POST", "/act?profile=chrome", Json.write(act), "Content-Type: application/json");
  }

  private static Map<String, Object> ok(ControlClient.Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  /** One of our own small extensions, told where the relay is. */
  private Path extension(TestGateway gateway, String kind) throws IOException {
    Path folder = Files.createDirectories(host.resolve("extension"));
    for (String name : List.of("manifest.json", "background.js")) {
      try (InputStream in =
          Objects.requireNonNull(RelayBrowserTest.class.getResourceAsStream(kind + "/" + name))) {
        Files.write(folder.resolve(name), in.readAllBytes());
      }
    }
    int port = gateway.instance().ports().relay();
    Files.writeString(
        folder.resolve("relay.json"),
        Json.write(
            Map.of(
                "port",
                port,
                "token",
                gateway.token(),
                "key",
                HexFormat.of().formatHex(LoginPeer.key(gateway, port)))));
    return folder;
  }
}
