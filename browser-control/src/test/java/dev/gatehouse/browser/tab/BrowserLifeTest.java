package dev.gatehouse.browser.tab;

import static dev.gatehouse.browser.parts.TestBrowser.error;
import static dev.gatehouse.browser.parts.TestBrowser.join;
import static dev.gatehouse.browser.parts.TestBrowser.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.browser.chromium.BrowserFinder;
import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.parts.FakeDevTools;
import dev.gatehouse.browser.parts.TestGateway;
import dev.gatehouse.browser.parts.TestSite;
import dev.gatehouse.core.Environment;
import dev.gatehouse.profiles.component.BrowserRoutes;
import dev.gatehouse.profiles.component.BrowserRoutes.Answer;
import dev.gatehouse.profiles.component.BrowserRoutes.Request;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrowserLifeTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final List<TestGateway> gateways = new ArrayList<>();
  private TestSite site;
  @TempDir private Path host;

  @BeforeAll
  static void needsABrowser() {
    assumeTrue(
        new BrowserFinder(Environment.system()).find(Optional.empty()).isPresent(),
        "no browser is installed on this host");
  }

  @BeforeEach
  void open() {
    site = TestSite.ofOwnPages();
    site.page("/plain.html", "<title>Plain</title>");
  }

  @AfterEach
  void close() {
    gateways.forEach(TestGateway::close);
    site.close();
  }

  @Test
  void parallelFirstCallsStartOneBrowser() throws IOException {
    TestGateway gateway = gateway("main", Map.of());

    List<Future<Browser>> calls = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      calls.add(browsers(gateway).ensure(i % 2 == 0 ? "" : "sigil"));
    }
    join(Future.all(calls));

    assertThat(calls.stream().map(Future::result).distinct()).hasSize(1);
    Browser browser = calls.get(0).result();
    assertThat(ProcessHandle.of(browser.pid().orElseThrow())).isPresent();
    assertThat(ok(ask(gateway, "GET", "/", Map.of())))
        .containsEntry("pid", browser.pid().orElseThrow())
        .containsEntry("running", true)
        .containsEntry("headless", true)
        .containsEntry("lastProblem", null)
        .containsEntry(
            "userDataDir",
            gateway.instance().stateDirectory().resolve("browser/sigil/user-data").toString());
  }

  @Test
  void aKilledBrowserIsNoticedReportedAndStartedAgain() throws IOException {
    TestGateway gateway = gateway("main", Map.of());
    Browser first = join(browsers(gateway).ensure(""));
    Future<JsonObject> waiting =
        join(browsers(gateway).onLoop(() -> first.open(site.url("/plain.html"))))
            .session()
            .send(
                "Runtime.evaluate",
                new JsonObject()
                    .put("expression", "new Promise(() => {})")
                    .put("awaitPromise", true));

    kill(first.pid().orElseThrow());

    assertThatThrownBy(() -> join(waiting)).hasMessageContaining("ended");
    await().atMost(LIMIT).until(() -> lastProblem(gateway).contains("ended by itself"));
    assertThat(ok(ask(gateway, "GET", "/", Map.of())))
        .containsEntry("running", false)
        .containsEntry("pid", null);
    assertThat(lastProblem(gateway)).contains("the next call starts it again");

    Answer opened = ask(gateway, "POST", "/tabs/open", Map.of("url", site.url("/plain.html")));

    assertThat(ok(opened)).containsEntry("title", "Plain");
    Browser second = join(browsers(gateway).ensure(""));
    assertThat(second.pid()).isPresent().isNotEqualTo(first.pid());
    assertThat(lastProblem(gateway)).isEqualTo("null");
  }

  @Test
  void killedRenderersLeaveABrowserThatOpensNewTabs() throws IOException {
    TestGateway gateway = gateway("main", Map.of());
    Browser browser = join(browsers(gateway).ensure(""));
    Tab tab = join(browsers(gateway).onLoop(() -> browser.open(site.url("/plain.html"))));

    renderers(browser).forEach(BrowserLifeTest::kill);

    await().atMost(LIMIT).until(tab::crashed);
    assertThat(ok(ask(gateway, "GET", "/tabs", Map.of())).get("tabs").toString())
        .contains("crashed=true");
    assertThat(ok(ask(gateway, "POST", "/tabs/open", Map.of("url", site.url("/plain.html")))))
        .containsEntry("title", "Plain");
    assertThat(ok(ask(gateway, "DELETE", "/tabs/" + tab.targetId(), Map.of())))
        .containsEntry("ok", true);
    assertThat(join(browsers(gateway).ensure(""))).isSameAs(browser);
  }

  @Test
  void stoppingEndsTheProcessAndTellsWhetherThereWasOne() throws IOException {
    TestGateway gateway = gateway("main", Map.of());
    ok(ask(gateway, "POST", "/start", Map.of()));
    ProcessHandle process =
        ProcessHandle.of(join(browsers(gateway).ensure("")).pid().orElseThrow()).orElseThrow();

    assertThat(ok(ask(gateway, "POST", "/stop", Map.of()))).containsEntry("stopped", true);

    assertThat(process.isAlive()).isFalse();
    assertThat(ok(ask(gateway, "POST", "/stop", Map.of()))).containsEntry("stopped", false);
    assertThat(ok(ask(gateway, "GET", "/tabs", Map.of())))
        .containsEntry("running", false)
        .containsEntry("tabs", List.of());
    assertThat(error(409, ask(gateway, "DELETE", "/tabs/AAAA", Map.of())))
        .contains("browser not running");
    assertThat(lastProblem(gateway)).isEqualTo("null");
  }

  @Test
  void aStartAndAStopThatMeetLeaveNothingHalf() throws IOException {
    TestGateway gateway = gateway("main", Map.of());
    Browsers browsers = browsers(gateway);

    Future<Browser> start = browsers.ensure("");
    Future<Boolean> stop = browsers.stop("");
    Future<Browser> again = browsers.ensure("");

    join(Future.join(start, stop, again).otherwiseEmpty());
    assertThat(again.succeeded()).isTrue();
    Browser running = join(browsers.ensure(""));
    assertThat(ProcessHandle.of(running.pid().orElseThrow()).map(ProcessHandle::isAlive))
        .contains(true);
  }

  @Test
  void theBrowserEndsWithItsGateway() throws IOException {
    TestGateway gateway = gateway("main", Map.of());
    ProcessHandle process =
        ProcessHandle.of(join(browsers(gateway).ensure("")).pid().orElseThrow()).orElseThrow();

    gateways.remove(gateway);
    gateway.close();

    await().atMost(LIMIT).until(() -> !process.isAlive());
  }

  @Test
  void anIdleBrowserIsStoppedAndAUsedOneIsNot() throws IOException {
    TestGateway gateway = gateway("main", Map.of("idleStopMinutes", 0.05));
    Browser browser = join(browsers(gateway).ensure(""));
    ProcessHandle process = ProcessHandle.of(browser.pid().orElseThrow()).orElseThrow();
    Tab tab = join(browsers(gateway).onLoop(() -> browser.tab("")));

    Future<JsonObject> call =
        browsers(gateway)
            .onLoop(
                () ->
                    tab.run(
                        () ->
                            tab.session()
                                .send(
                                    "Runtime.evaluate",
                                    new JsonObject()
                                        .put(
                                            "expression",
                                            "new Promise(done => setTimeout(done, 5000))")
                                        .put("awaitPromise", true))));
    join(call);
    assertThat(process.isAlive()).isTrue();

    await().atMost(LIMIT).until(() -> !process.isAlive());
    await().atMost(LIMIT).until(() -> lastProblem(gateway).equals("null"));
    assertThat(ok(ask(gateway, "GET", "/", Map.of()))).containsEntry("running", false);
  }

  @Test
  void noMoreTabsThanConfigured() throws IOException {
    TestGateway gateway = gateway("main", Map.of("maxTabs", 2));
    ok(ask(gateway, "POST", "/start", Map.of()));
    ok(ask(gateway, "POST", "/tabs/open", Map.of("url", site.url("/plain.html"))));

    Answer refused = ask(gateway, "POST", "/tabs/open", Map.of("url", site.url("/plain.html")));

    assertThat(error(409, refused)).contains("2 tabs open, as many as browser.maxTabs allows");
    Browser browser = join(browsers(gateway).ensure(""));
    Tab tab = join(browsers(gateway).onLoop(() -> browser.tab("")));
    join(
        tab.session()
            .send(
                "Runtime.evaluate",
                new JsonObject()
                    .put("expression", "window.other = window.open('/plain.html'); 1")
                    .put("userGesture", true)));
    await()
        .atMost(LIMIT)
        .until(
            () ->
                join(tab.session()
                        .send(
                            "Runtime.evaluate",
                            new JsonObject().put("expression", "window.other.closed")))
                    .getJsonObject("result")
                    .getBoolean("value"));
    assertThat(join(browsers(gateway).onLoop(browser::refreshed))).hasSize(2);
  }

  @Test
  void aBrowserOfSomebodyElseIsAttachedToAndNeverEnded() throws IOException {
    TestGateway owner = gateway("main", Map.of());
    Browser own = join(browsers(owner).ensure(""));
    ok(ask(owner, "POST", "/tabs/open", Map.of("url", site.url("/plain.html"))));
    TestGateway guest = attachedTo("http://127.0.0.1:" + own.profile().cdpPort());

    assertThat(ok(ask(guest, "GET", "/tabs", Map.of())).get("tabs").toString())
        .contains("title=Plain");
    assertThat(ok(ask(guest, "GET", "/", Map.of())))
        .containsEntry("running", true)
        .containsEntry("pid", null);
    assertThat(
            error(400, ask(guest, "POST", "/start", Map.of("headless", true, "profile", "theirs"))))
        .contains("only attached to");
    assertThat(ok(ask(guest, "POST", "/stop", Map.of()))).containsEntry("stopped", false);
    assertThat(ProcessHandle.of(own.pid().orElseThrow())).isPresent();

    ok(ask(guest, "POST", "/start", Map.of()));
    kill(own.pid().orElseThrow());

    await().atMost(LIMIT).until(() -> lastProblem(guest).contains("connection to the browser was"));
    assertThat(error(500, ask(guest, "POST", "/tabs/open", Map.of("url", "about:blank"))))
        .contains("theirs");
  }

  @Test
  void aTabThatIsStuckAlreadyKeepsNobodyFromAttaching() throws IOException {
    TestGateway owner = gateway("main", Map.of());
    Browser own = join(browsers(owner).ensure(""));
    Tab stuck = join(browsers(owner).onLoop(() -> own.open(site.url("/plain.html"))));
    stuck
        .session()
        .send(
            "Runtime.evaluate",
            new JsonObject().put("expression", "for(;;){}"),
            Duration.ofSeconds(50));
    TestGateway guest = attachedTo("http://127.0.0.1:" + own.profile().cdpPort());

    Answer opened = ask(guest, "POST", "/tabs/open", Map.of("url", site.otherSite("/plain.html")));

    assertThat(ok(opened)).containsEntry("title", "Plain");
    ok(ask(guest, "DELETE", "/tabs/" + stuck.targetId(), Map.of()));
    assertThat(ok(ask(guest, "GET", "/tabs", Map.of())).get("tabs").toString())
        .doesNotContain(stuck.targetId());
  }

  @Test
  void anEndpointThatStopsAnsweringIsGivenUpInTime() throws IOException {
    try (FakeDevTools hanging = new FakeDevTools(FakeDevTools::answerVersion)) {
      TestGateway gateway = attachedTo(hanging.url());

      Answer answer = ask(gateway, "GET", "/snapshot", Map.of());

      assertThat(error(500, answer)).contains("did not answer within");
      assertThat(lastProblem(gateway)).contains("did not answer within");
    }
  }

  @Test
  void anEndpointThatTellsNonsenseHurtsNobody() throws IOException {
    try (FakeDevTools liar =
        new FakeDevTools(
            (socket, command) -> {
              if (FakeDevTools.answerVersion(socket, command)) {
                return;
              }
              JsonObject page = new JsonObject().put("targetId", "T1").put("type", "page");
              socket.writeTextMessage(
                  event(
                      "Target.attachedToTarget",
                      new JsonObject().put("sessionId", "s1").put("targetInfo", page)));
              for (String name :
                  List.of(
                      "Page.frameAttached",
                      "Page.frameNavigated",
                      "Page.frameDetached",
                      "Page.navigatedWithinDocument",
                      "Target.attachedToTarget",
                      "Target.targetInfoChanged",
                      "Target.targetCrashed")) {
                socket.writeTextMessage(event(name, new JsonObject()));
                socket.writeTextMessage(
                    event(
                        name,
                        new JsonObject()
                            .put("frame", 7)
                            .put("targetInfo", List.of())
                            .put("targetId", 7)));
                socket.writeTextMessage(
                    new JsonObject(event(name, new JsonObject().put("frame", "x")))
                        .put("sessionId", "s1")
                        .encode());
              }
              FakeDevTools.answer(
                  socket, command, new JsonObject().put("targetInfos", 5).put("frameTree", "none"));
            })) {
      TestGateway gateway = attachedTo(liar.url());

      ok(ask(gateway, "POST", "/start", Map.of()));

      assertThat(ok(ask(gateway, "GET", "/", Map.of()))).containsEntry("running", true);
      assertThat(ok(ask(gateway, "GET", "/tabs", Map.of())).get("tabs").toString()).contains("T1");
      assertThat(ok(ask(gateway, "POST", "/stop", Map.of()))).containsEntry("stopped", false);
    }
  }

  @Test
  void anAddressWithSecretsIsUsedWithThemAndShownWithout() throws IOException {
    try (FakeDevTools fake = patient()) {
      TestGateway gateway = attachedTo("http://joe:hunter2@127.0.0.1:" + fake.port());

      ok(ask(gateway, "POST", "/start", Map.of()));

      assertThat(fake.authorizations()).isNotEmpty().containsOnly("Basic am9lOmh1bnRlcjI=");
      assertThat(ok(ask(gateway, "GET", "/", Map.of())).toString()).doesNotContain("hunter2");
      fake.hangUp();
      await().atMost(LIMIT).until(() -> lastProblem(gateway).contains("was lost"));
      ok(ask(gateway, "POST", "/start", Map.of()));
      assertThat(lastProblem(gateway)).isEqualTo("null");
    }
  }

  @Test
  void aChangedAddressCountsAtTheNextCall() throws IOException {
    try (FakeDevTools first = patient();
        FakeDevTools second = patient()) {
      TestGateway gateway = attachedTo(first.url());
      ok(ask(gateway, "POST", "/start", Map.of()));

      gateway.configure(attaching(second.url()));
      ok(ask(gateway, "POST", "/start", Map.of()));

      assertThat(second.commands()).isNotEmpty();
      assertThat(lastProblem(gateway)).isEqualTo("null");
    }
  }

  @Test
  void whatKeepsABrowserFromStartingIsSaidAndKept() throws IOException {
    TestGateway gateway = gateway("main", Map.of("executablePath", host + "/no-such-browser"));

    assertThatThrownBy(() -> join(browsers(gateway).ensure("")))
        .hasMessageContaining("no-such-browser");

    assertThat(lastProblem(gateway)).contains("no-such-browser");
    assertThatThrownBy(() -> join(browsers(gateway).ensure("nobody")))
        .isInstanceOfSatisfying(BrowserException.class, e -> assertThat(e.status()).isEqualTo(404))
        .hasMessageContaining("Available profiles: sigil, chrome");
  }

  private TestGateway gateway(String profile, Map<String, Object> browser) throws IOException {
    return gateway(host, profile, browser);
  }

  private TestGateway gateway(Path host, String profile, Map<String, Object> browser)
      throws IOException {
    Map<String, Object> config = new HashMap<>(Map.of("headless", true, "defaultProfile", "sigil"));
    config.putAll(browser);
    TestGateway gateway = TestGateway.of(host, "sigil", profile, config).start();
    gateways.add(gateway);
    return gateway;
  }

  private TestGateway attachedTo(String url) throws IOException {
    return gateway(host.resolve("of-another-person"), "guest", attaching(url));
  }

  private static Map<String, Object> attaching(String url) {
    return Map.of("profiles", Map.of("theirs", Map.of("cdpUrl", url)), "defaultProfile", "theirs");
  }

  private static FakeDevTools patient() {
    return new FakeDevTools(
        (socket, command) -> {
          if (!FakeDevTools.answerVersion(socket, command)) {
            FakeDevTools.answer(socket, command, new JsonObject());
          }
        });
  }

  private static String event(String name, JsonObject params) {
    return new JsonObject().put("method", name).put("params", params).encode();
  }

  private static Browsers browsers(TestGateway gateway) {
    return gateway.part(Browsers.class);
  }

  private static Answer ask(
      TestGateway gateway, String method, String path, Map<String, Object> body) {
    return gateway
        .part(BrowserRoutes.class)
        .handle(new Request(method, path, Map.of(), body))
        .toCompletableFuture()
        .orTimeout(60, TimeUnit.SECONDS)
        .join();
  }

  private static String lastProblem(TestGateway gateway) {
    return String.valueOf(ok(ask(gateway, "GET", "/", Map.of())).get("lastProblem"));
  }

  private static List<Long> renderers(Browser browser) {
    return join(browser.session().send("SystemInfo.getProcessInfo"))
        .getJsonArray("processInfo")
        .stream()
        .map(JsonObject.class::cast)
        .filter(process -> process.getString("type").equals("renderer"))
        .map(process -> process.getLong("id"))
        .toList();
  }

  private static void kill(long pid) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
  }
}
