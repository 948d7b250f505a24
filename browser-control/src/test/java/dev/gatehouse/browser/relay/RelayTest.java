package dev.gatehouse.browser.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.browser.parts.ControlClient;
import dev.gatehouse.browser.parts.TestGateway;
import dev.gatehouse.browser.relay.RelayPeer.Refused;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The relay's protocol, its two ends played over real sockets. */
class RelayTest {
  private static final JsonObject NONE = new JsonObject();

  @TempDir private Path host;
  private TestGateway gateway;
  private RelayServer relay;
  private int port;

  @BeforeEach
  void open() throws Exception {
    gateway = TestGateway.of(host, "sigil", "main");
    port = gateway.instance().ports().relay();
    open(new RelayTimes(5_000, 3_000, 3_000, 10_000));
  }

  private void open(RelayTimes times) throws Exception {
    relay = new RelayServer(gateway.vertx(), port, new RelayTokens(gateway.context(), port), times);
    relay.open().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private void shut() throws Exception {
    relay.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() throws Exception {
    shut();
    gateway.close();
  }

  @Test
  void clientsComeOnlyWhileAnExtensionIsThere() {
    assertThatThrownBy(this::client)
        .isInstanceOfSatisfying(Refused.class, e -> assertThat(e.status()).isEqualTo(503));
    assertThat(version()).doesNotContainKey("webSocketDebuggerUrl");

    try (RelayPeer extension = extension()) {
      assertThat(extension.closed()).isFalse();
      assertThat(version())
          .containsEntry("Browser", "Gatehouse/extension-relay")
          .containsEntry("Protocol-Version", "1.3")
          .containsEntry("webSocketDebuggerUrl", "ws://127.0.0.1:" + port + "/cdp");
      try (RelayPeer client = client()) {
        assertThat(client.command("Browser.getVersion", NONE).getJsonObject("result"))
            .isEqualTo(RelayCommands.version());
      }
    }
  }

  @Test
  void aSecondExtensionIsRefused() {
    try (RelayPeer first = extension()) {
      assertThatThrownBy(this::extension)
          .isInstanceOfSatisfying(Refused.class, e -> assertThat(e.status()).isEqualTo(409));
      assertThat(first.closed()).isFalse();
    }
  }

  @Test
  void tabsAreListedAndReplayedToWhoeverAsks() {
    try (RelayPeer extension = extension();
        RelayPeer client = client()) {
      extension.attach("cb-tab-1", "T1", "http://a.example/");
      await().atMost(Duration.ofMinutes(1)).until(() -> relay.tabs() == 1);
      extension.report(
          "Target.attachedToTarget",
          new JsonObject()
              .put("sessionId", "w")
              .put("targetInfo", new JsonObject().put("targetId", "W").put("type", "worker")));

      assertThat(list())
          .singleElement()
          .satisfies(
              row ->
                  assertThat(row)
                      .containsEntry("id", "T1")
                      .containsEntry("type", "page")
                      .containsEntry("url", "http://a.example/")
                      .containsEntry("webSocketDebuggerUrl", "ws://127.0.0.1:" + port + "/cdp"));

      client.command("Target.setDiscoverTargets", new JsonObject().put("discover", true));
      assertThat(targetId(client.event("Target.targetCreated"))).isEqualTo("T1");
      client.command(
          "Target.setAutoAttach", new JsonObject().put("autoAttach", true).put("flatten", true));
      JsonObject attached = client.event("Target.attachedToTarget").getJsonObject("params");
      assertThat(attached.getString("sessionId")).isEqualTo("cb-tab-1");
      assertThat(attached.getBoolean("waitingForDebugger")).isFalse();

      extension.attach("cb-tab-2", "T2", "http://b.example/");
      client.first(
          m -> "Target.attachedToTarget".equals(m.getValue("method")) && "T2".equals(targetId(m)));
      assertThat(
              client
                  .command("Target.getTargets", NONE)
                  .getJsonObject("result")
                  .getJsonArray("targetInfos"))
          .hasSize(2);
    }
  }

  @Test
  void commandsGoToTheExtensionAndAnswersComeBack() {
    try (RelayPeer extension = extension();
        RelayPeer client = client()) {
      extension.attach("cb-tab-1", "T1", "http://a.example/");
      await().atMost(Duration.ofMinutes(1)).until(() -> relay.tabs() == 1);
      String session =
          client
              .command("Target.attachToTarget", new JsonObject().put("targetId", "T1"))
              .getJsonObject("result")
              .getString("sessionId");
      client.send(
          new JsonObject()
              .put("id", 77)
              .put("method", "Runtime.evaluate")
              .put("params", new JsonObject().put("expression", "6*7"))
              .put("sessionId", session));

      JsonObject forwarded = extension.forwarded("Runtime.evaluate");
      assertThat(forwarded.getString("sessionId")).isEqualTo("cb-tab-1");
      assertThat(forwarded.getJsonObject("params").getString("expression")).isEqualTo("6*7");
      extension.send(
          new JsonObject()
              .put("id", forwarded.getValue("id"))
              .put("result", new JsonObject().put("value", 42)));
      JsonObject answer = client.first(m -> Integer.valueOf(77).equals(m.getValue("id")));
      assertThat(answer.getJsonObject("result").getInteger("value")).isEqualTo(42);
      assertThat(answer.getString("sessionId")).isEqualTo("cb-tab-1");
    }
  }

  @Test
  void aRefusalOfTheExtensionReachesTheClientWithItsWords() {
    try (RelayPeer extension = extension();
        RelayPeer client = client()) {
      int id = client.sent("Page.printToPDF", NONE);
      extension.send(
          new JsonObject()
              .put("id", extension.forwarded("Page.printToPDF").getValue("id"))
              .put("error", "not for an extension"));

      assertThat(
              client
                  .first(m -> Integer.valueOf(id).equals(m.getValue("id")))
                  .getJsonObject("error")
                  .getString("message"))
          .isEqualTo("not for an extension");
    }
  }

  @Test
  void eventsGoToTheClientsThatAttachedToTheTabAndToNoOther() {
    try (RelayPeer extension = extension();
        RelayPeer one = client();
        RelayPeer other = client()) {
      extension.attach("cb-tab-1", "T1", "http://a.example/");
      await().atMost(Duration.ofMinutes(1)).until(() -> relay.tabs() == 1);
      one.command("Target.attachToTarget", new JsonObject().put("targetId", "T1"));

      extension.send(event("Page.loadEventFired", "cb-tab-1"));
      extension.send(event("Inspector.workerScriptLoaded", ""));

      assertThat(one.event("Page.loadEventFired").getString("sessionId")).isEqualTo("cb-tab-1");
      other.event("Inspector.workerScriptLoaded");
      assertThat(other.received())
          .noneMatch(m -> "Page.loadEventFired".equals(m.getValue("method")));
    }
  }

  @Test
  void aSessionThatAClientDoesNotHaveIsNotPassedOn() {
    try (RelayPeer extension = extension();
        RelayPeer client = client()) {
      extension.attach("cb-tab-1", "T1", "http://a.example/");
      await().atMost(Duration.ofMinutes(1)).until(() -> relay.tabs() == 1);
      client.send(
          new JsonObject().put("id", 5).put("method", "Page.enable").put("sessionId", "cb-tab-1"));

      assertThat(
              client
                  .first(m -> Integer.valueOf(5).equals(m.getValue("id")))
                  .getJsonObject("error")
                  .getString("message"))
          .contains("Session with given id not found");
    }
  }

  @Test
  void lettingATabGoIsOneClientsAffairAndTheBrowserIsNeverClosed() {
    try (RelayPeer extension = extension();
        RelayPeer client = client()) {
      extension.attach("cb-tab-1", "T1", "http://a.example/");
      await().atMost(Duration.ofMinutes(1)).until(() -> relay.tabs() == 1);
      client.command("Target.attachToTarget", new JsonObject().put("targetId", "T1"));

      client.command("Target.detachFromTarget", new JsonObject().put("sessionId", "cb-tab-1"));
      JsonObject close = client.command("Browser.close", NONE);

      client.event("Target.detachedFromTarget");
      assertThat(close.getJsonObject("error").getString("message")).contains("a person");
      assertThat(relay.tabs()).isOne();
      assertThat(extension.received())
          .noneMatch(m -> "forwardCDPCommand".equals(m.getValue("method")));
    }
  }

  @Test
  void aTabThatThePersonDetachesIsGoneForAll() {
    try (RelayPeer extension = extension();
        RelayPeer client = client()) {
      extension.attach("cb-tab-1", "T1", "http://a.example/");
      client.command("Target.setDiscoverTargets", new JsonObject().put("discover", true));
      client.command("Target.setAutoAttach", new JsonObject().put("autoAttach", true));
      client.event("Target.attachedToTarget");

      extension.report(
          "Target.detachedFromTarget",
          new JsonObject().put("sessionId", "cb-tab-1").put("targetId", "T1"));

      client.event("Target.detachedFromTarget");
      client.event("Target.targetDestroyed");
      await().atMost(Duration.ofMinutes(1)).until(() -> relay.tabs() == 0);
    }
  }

  @Test
  void anExtensionThatComesBackSoonIsNotNoticed() {
    RelayPeer first = extension();
    first.attach("cb-tab-1", "T1", "http://a.example/");
    await().atMost(Duration.ofMinutes(1)).until(() -> relay.tabs() == 1);
    try (RelayPeer client = client()) {
      client.command("Target.setAutoAttach", new JsonObject().put("autoAttach", true));
      client.event("Target.attachedToTarget");
      first.close();
      await().atMost(Duration.ofMinutes(1)).until(() -> !relay.connected());
      int id = client.sent("Page.reload", NONE);

      try (RelayPeer second = extension()) {
        second.attach("cb-tab-1", "T1", "http://a.example/next");
        second.send(
            new JsonObject()
                .put("id", second.forwarded("Page.reload").getValue("id"))
                .put("result", new JsonObject()));

        client.first(m -> Integer.valueOf(id).equals(m.getValue("id")) && m.containsKey("result"));
        assertThat(client.closed()).isFalse();
        assertThat(
                client.received().stream()
                    .filter(m -> "Target.attachedToTarget".equals(m.getValue("method"))))
            .hasSize(1);
        await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> list().get(0).get("url").equals("http://a.example/next"));
      }
    }
  }

  @Test
  void whatIsUnansweredFailsWhenTheExtensionDropsOut() {
    RelayPeer extension = extension();
    try (RelayPeer client = client()) {
      int id = client.sent("Page.captureScreenshot", NONE);
      extension.forwarded("Page.captureScreenshot");

      extension.close();

      assertThat(
              client
                  .first(m -> Integer.valueOf(id).equals(m.getValue("id")))
                  .getJsonObject("error")
                  .getString("message"))
          .contains("went away");
    }
  }

  @Test
  void clientsAreLetGoWhenTheExtensionStaysAway() throws Exception {
    shut();
    open(new RelayTimes(300, 100, 100, 10_000));
    RelayPeer extension = extension();
    extension.attach("cb-tab-1", "T1", "http://a.example/");
    await().atMost(Duration.ofMinutes(1)).until(() -> relay.tabs() == 1);
    try (RelayPeer client = client()) {
      extension.close();

      assertThat(client.closeStatus()).isEqualTo((short) 1011);
      assertThat(relay.tabs()).isZero();
    }
  }

  @Test
  void theExtensionIsPinged() {
    try (RelayPeer extension = extension()) {
      extension.event("ping");
      extension.send(new JsonObject().put("method", "pong"));
      assertThat(extension.closed()).isFalse();
    }
  }

  @Test
  void whatIsNoProtocolIsHungUpOn() {
    try (RelayPeer extension = extension();
        RelayPeer client = client()) {
      client.send(new JsonObject().put("method", "no id"));
      assertThat(client.closeStatus()).isEqualTo((short) 1003);
      extension.send(new JsonObject().put("id", 4_711).put("result", "to nothing"));
      extension.send(new JsonObject().put("method", "forwardCDPEvent"));
      assertThat(version()).containsKey("webSocketDebuggerUrl");
      assertThat(extension.closed()).isFalse();
    }
  }

  private RelayPeer extension() {
    return RelayPeer.extension(gateway.vertx(), port, gateway.token());
  }

  private RelayPeer client() {
    return RelayPeer.cdp(gateway.vertx(), port, gateway.token());
  }

  private Map<String, Object> version() {
    return asked("/json/version").json();
  }

  private List<Map<String, Object>> list() {
    return new io.vertx.core.json.JsonArray(asked("/json/list").text())
        .stream().map(row -> ((JsonObject) row).getMap()).toList();
  }

  private ControlClient.Answer asked(String target) {
    return new ControlClient(port, "")
        .anonymous("GET", target, "x-sigil-relay-token: " + gateway.token());
  }

  private static String targetId(JsonObject event) {
    return event.getJsonObject("params").getJsonObject("targetInfo").getString("targetId");
  }

  private static JsonObject event(String method, String session) {
    JsonObject params = new JsonObject().put("method", method).put("params", NONE);
    if (!session.isEmpty()) {
      params.put("sessionId", session);
    }
    return new JsonObject().put("method", "forwardCDPEvent").put("params", params);
  }
}
