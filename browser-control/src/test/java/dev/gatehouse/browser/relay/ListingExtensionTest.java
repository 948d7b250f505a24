package dev.gatehouse.browser.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.browser.parts.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an extension that lists its tabs is asked, and what clients see of it. */
class ListingExtensionTest {
  private static final JsonObject NONE = new JsonObject();

  @TempDir private Path host;
  private TestGateway gateway;
  private RelayServer relay;
  private RelayPeer extension;
  private int port;

  @BeforeEach
  void open() throws Exception {
    gateway = TestGateway.of(host, "sigil", "main");
    port = gateway.instance().ports().relay();
    relay =
        new RelayServer(
            gateway.vertx(), port, new RelayTokens(gateway.context(), port), RelayTimes.DEFAULT);
    relay.open().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    extension = LoginPeer.loggedIn(gateway, port);
    tabs("hello", tab(7, "http://a.example/"));
  }

  @AfterEach
  void close() throws Exception {
    extension.close();
    relay.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    gateway.close();
  }

  @Test
  void aTabIsAttachedOnlyWhileSomebodyWantsIt() {
    try (RelayPeer client = client()) {
      // The client's first question waits until the tabs there are have been attached.
      int asked = client.sent("Target.getTargets", NONE);
      attached(7, "T7");
      JsonObject info =
          answer(client, asked)
              .getJsonObject("result")
              .getJsonArray("targetInfos")
              .getJsonObject(0);
      assertThat(info.getString("targetId")).isEqualTo("T7");
      assertThat(info.getString("url")).isEqualTo("http://a.example/");
    }
    assertThat(extension.typed("detach").getInteger("tabId")).isEqualTo(7);
    await().atMost(Duration.ofMinutes(1)).until(() -> relay.tabs() == 0);
  }

  @Test
  void commandsAndEventsOfTabsAndTheirFramesFindTheirWay() {
    try (RelayPeer client = client()) {
      attached(7, "T7");
      String session =
          client
              .command("Target.attachToTarget", new JsonObject().put("targetId", "T7"))
              .getJsonObject("result")
              .getString("sessionId");
      event(
          new JsonObject()
              .put("method", "Target.attachedToTarget")
              .put("params", new JsonObject().put("sessionId", "frame-1")));
      assertThat(client.event("Target.attachedToTarget").getJsonObject("params")).isNotNull();
      event(new JsonObject().put("method", "Page.loadEventFired"));
      event(new JsonObject().put("method", "DOM.documentUpdated").put("sessionId", "frame-1"));
      assertThat(client.event("Page.loadEventFired").getString("sessionId")).isEqualTo(session);
      assertThat(client.event("DOM.documentUpdated").getString("sessionId")).isEqualTo("frame-1");

      client.send(
          new JsonObject().put("id", 70).put("method", "DOM.enable").put("sessionId", "frame-1"));
      JsonObject forwarded = extension.typed("cdp");
      assertThat(forwarded.getInteger("tabId")).isEqualTo(7);
      assertThat(forwarded.getString("sessionId")).isEqualTo("frame-1");
      assertThat(forwarded.getString("method")).isEqualTo("DOM.enable");
      extension.send(
          new JsonObject()
              .put("type", "error")
              .put("seq", forwarded.getValue("seq"))
              .put("message", "not now"));
      assertThat(answer(client, 70).getJsonObject("error").getString("message"))
          .isEqualTo("not now");
    }
  }

  @Test
  void aTabIsOpenedAndClosedAndNothingIsAskedOfTheWholeBrowser() {
    try (RelayPeer client = client()) {
      attached(7, "T7");
      int opened =
          client.sent("Target.createTarget", new JsonObject().put("url", "http://b.example/"));
      JsonObject create = extension.typed("createTab");
      assertThat(create.getString("url")).isEqualTo("http://b.example/");
      result(create, new JsonObject().put("tabId", 8).put("targetId", "T8"));
      assertThat(answer(client, opened).getJsonObject("result").getString("targetId"))
          .isEqualTo("T8");
      assertThat(relay.tabs()).isEqualTo(2);

      client.sent("Target.closeTarget", new JsonObject().put("targetId", "T8"));
      assertThat(extension.typed("closeTab").getInteger("tabId")).isEqualTo(8);
      tabs("tabs", tab(7, "http://a.example/next"));
      await().atMost(Duration.ofMinutes(1)).until(() -> relay.tabs() == 1);
      assertThat(
              client
                  .command("Storage.getCookies", NONE)
                  .getJsonObject("error")
                  .getString("message"))
          .contains("whole browser");
    }
  }

  @Test
  void aTabThatThePersonTakesBackIsGoneAndOneWithANewPageIsNot() {
    try (RelayPeer client = client()) {
      attached(7, "T7");
      client.command("Target.setAutoAttach", new JsonObject().put("autoAttach", true));
      client.event("Target.attachedToTarget");

      extension.send(
          new JsonObject().put("type", "detached").put("tabId", 7).put("reason", "target_closed"));
      client.event("Target.detachedFromTarget");
      extension.first(m -> "attach".equals(m.getValue("type")) && m.getInteger("seq") > 1);
      extension.received().stream()
          .filter(m -> "attach".equals(m.getValue("type")) && m.getInteger("seq") > 1)
          .forEach(m -> result(m, new JsonObject().put("targetId", "T7b")));
      await().atMost(Duration.ofMinutes(1)).until(() -> relay.tabs() == 1);

      tabs("tabs");
      await().atMost(Duration.ofMinutes(1)).until(() -> relay.tabs() == 0);
    }
  }

  @Test
  void withTheSocketTheTabsAreGoneAndComeBackWithTheNextOne() {
    try (RelayPeer client = client()) {
      attached(7, "T7");
      client.command("Target.setAutoAttach", new JsonObject().put("autoAttach", true));
      client.event("Target.attachedToTarget");
      extension.close();
      client.event("Target.detachedFromTarget");

      extension = LoginPeer.loggedIn(gateway, port);
      tabs("hello", tab(7, "http://a.example/"));
      attached(7, "T7");
      await()
          .atMost(Duration.ofMinutes(1))
          .until(
              () ->
                  client.received().stream()
                          .filter(m -> "Target.attachedToTarget".equals(m.getValue("method")))
                          .count()
                      == 2);
      assertThat(client.closed()).isFalse();
    }
  }

  private RelayPeer client() {
    return RelayPeer.cdp(gateway.vertx(), port, gateway.token());
  }

  /** Answers the question to attach to a tab, and waits until it is there. */
  private void attached(int tabId, String targetId) {
    JsonObject attach = extension.typed("attach");
    assertThat(attach.getInteger("tabId")).isEqualTo(tabId);
    result(attach, new JsonObject().put("targetId", targetId));
    await().atMost(Duration.ofMinutes(1)).until(() -> relay.tabs() == 1);
  }

  private void result(JsonObject question, JsonObject result) {
    extension.send(
        new JsonObject()
            .put("type", "result")
            .put("seq", question.getValue("seq"))
            .put("result", result));
  }

  private void event(JsonObject event) {
    extension.send(event.put("type", "cdpEvent").put("tabId", 7));
  }

  private void tabs(String type, JsonObject... rows) {
    JsonArray list = new JsonArray();
    for (JsonObject row : rows) {
      list.add(row);
    }
    extension.send(new JsonObject().put("type", type).put("tabs", list));
  }

  private static JsonObject tab(int id, String url) {
    return new JsonObject()
        .put("tabId", id)
        .put("url", url)
        .put("title", "Tab " + id)
        .put("active", true);
  }

  private static JsonObject answer(RelayPeer client, int id) {
    return client.first(m -> Integer.valueOf(id).equals(m.getValue("id")));
  }
}
