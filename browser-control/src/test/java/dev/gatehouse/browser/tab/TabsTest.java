package dev.gatehouse.browser.tab;

import static dev.gatehouse.browser.parts.TestBrowser.error;
import static dev.gatehouse.browser.parts.TestBrowser.join;
import static dev.gatehouse.browser.parts.TestBrowser.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.browser.cdp.CdpSession;
import dev.gatehouse.browser.parts.TestBrowser;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TabsTest {
  @RegisterExtension
  static final TestBrowser browser =
      TestBrowser.with(
          Map.of(),
          new AbstractModule() {
            @Override
            protected void configure() {
              Multibinder.newSetBinder(binder(), TabPartFactory.class)
                  .addBinding()
                  .toInstance(Early::new);
            }
          });

  /** Puts a mark into every document before the document's own first script. */
  static final class Early implements TabPart {
    private final Tab tab;

    Early(Tab tab) {
      this.tab = tab;
    }

    @Override
    public Future<Void> attach() {
      return mark(tab.session());
    }

    @Override
    public Future<Void> attach(Frame otherSite) {
      return mark(otherSite.session());
    }

    private static Future<Void> mark(CdpSession session) {
      return session
          .send(
              "Page.addScriptToEvaluateOnNewDocument",
              new JsonObject().put("source", "window.early = true").put("runImmediately", true))
          .mapEmpty();
    }
  }

  private static final String SEES_MARK = "<script>document.title = String(window.early)</script>";

  @BeforeEach
  void pages() {
    closeAll(browser.browser());
    browser.site().page("/early.html", SEES_MARK);
    browser.site().page("/plain.html", "<title>Plain</title>");
  }

  private static void closeAll(Browser started) {
    for (Tab tab : tabs()) {
      browser.onLoop(() -> started.closeTab(tab.targetId()));
    }
  }

  @Test
  void partsJoinAPageBeforeItRuns() {
    Tab tab = browser.open("/early.html");

    assertThat(browser.evaluate(tab, "document.title")).isEqualTo("true");
  }

  @Test
  void aPageThatAPageOpensIsATabWithEveryPart() {
    Tab opener = browser.open("/plain.html");

    join(
        opener
            .session()
            .send(
                "Runtime.evaluate",
                new JsonObject()
                    .put("expression", "window.open('/early.html') && 1")
                    .put("userGesture", true)));

    await().atMost(Duration.ofMinutes(1)).until(() -> titles().contains("true"));
    Tab popup = tabs().get(1);
    assertThat(popup.part(Early.class)).isNotSameAs(opener.part(Early.class));
    assertThat(browser.evaluate(popup, "window.opener !== null")).isEqualTo(true);
  }

  @Test
  void aFrameOfAnotherSiteHasItsOwnSessionAndEveryPart() {
    browser
        .site()
        .page(
            "/outer.html",
            "<title>Outer</title><iframe src='"
                + browser.site().otherSite("/inner.html")
                + "'></iframe><iframe src='/plain.html'></iframe>");
    browser
        .site()
        .page(
            "/inner.html", SEES_MARK + "<iframe src='" + browser.site().url("/plain.html") + "'>");

    Tab tab = browser.open("/outer.html");

    await().atMost(Duration.ofMinutes(1)).until(() -> urls(tab).size() == 4);
    assertThat(urls(tab))
        .containsExactly(
            browser.site().url("/outer.html"),
            browser.site().otherSite("/inner.html"),
            browser.site().url("/plain.html"),
            browser.site().url("/plain.html"));
    Frame inner = tab.frames().all().get(1);
    assertThat(inner.ofOtherSite()).isTrue();
    assertThat(title(inner)).isEqualTo("true");
    Frame ownFrame = tab.frames().all().get(3);
    assertThat(ownFrame.ofOtherSite()).isFalse();
    assertThat(title(ownFrame)).isEqualTo("Plain");
    assertThat(inner.parent()).contains(tab.frames().main());
  }

  @Test
  void aFrameMayGoToAnotherSiteAndComeBack() {
    browser.site().page("/holder.html", "<title>Holder</title><iframe src='/plain.html'></iframe>");
    Tab tab = browser.open("/holder.html");
    await().atMost(Duration.ofMinutes(1)).until(() -> urls(tab).size() == 2);

    browser.evaluate(
        tab,
        "document.querySelector('iframe').src = '"
            + browser.site().otherSite("/early.html")
            + "'; 1");
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> urls(tab).contains(browser.site().otherSite("/early.html")));
    assertThat(tab.frames().all()).hasSize(2);
    assertThat(tab.frames().all().get(1).ofOtherSite()).isTrue();

    browser.evaluate(tab, "document.querySelector('iframe').src = '/plain.html'; 1");
    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () ->
                urls(tab).contains(browser.site().url("/plain.html"))
                    && !tab.frames().all().get(1).ofOtherSite());
    assertThat(title(tab.frames().all().get(1))).isEqualTo("Plain");

    browser.evaluate(tab, "document.querySelector('iframe').remove(); 1");
    await().atMost(Duration.ofMinutes(1)).until(() -> urls(tab).size() == 1);
  }

  @Test
  void aTabThatLeavesForAnotherSiteKeepsItsSessionAndItsParts() {
    Tab tab = browser.open("/plain.html");
    Early part = tab.part(Early.class);

    join(
        tab.session()
            .send(
                "Page.navigate",
                new JsonObject().put("url", browser.site().otherSite("/early.html"))));

    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(browser.evaluate(tab, "document.title")).isEqualTo("true"));
    assertThat(tab.url()).isEqualTo(browser.site().otherSite("/early.html"));
    assertThat(tab.part(Early.class)).isSameAs(part);
    assertThat(tab.frames().all()).hasSize(1);
  }

  @Test
  void tabsInTheBackgroundThinkTheyAreInFront() {
    Tab first = browser.open("/plain.html");
    browser.open("/early.html");

    assertThat(browser.evaluate(first, "document.visibilityState + document.hasFocus()"))
        .isEqualTo("visibletrue");
    assertThat(
            browser.evaluate(
                first, "new Promise(done => requestAnimationFrame(() => done('drawn')))"))
        .isEqualTo("drawn");
  }

  @Test
  void aStuckPageBlocksNoOtherAndCanBeClosed() {
    Tab stuck = browser.open("/plain.html");
    Future<JsonObject> never =
        stuck
            .session()
            .send(
                "Runtime.evaluate",
                new JsonObject().put("expression", "for(;;){}"),
                Duration.ofSeconds(50));

    Tab other = browser.open(browser.site().otherSite("/early.html"));

    assertThat(browser.evaluate(other, "document.title")).isEqualTo("true");
    assertThat(ok(browser.get("/tabs")).get("tabs").toString()).contains(stuck.targetId());
    ok(browser.delete("/tabs/" + stuck.targetId()));
    await().atMost(Duration.ofMinutes(1)).until(never::failed);
    assertThat(never.cause()).hasMessageContaining("gone");
    assertThat(tabs()).containsExactly(other);
  }

  @Test
  void callsOnOneTabRunOneAfterTheOtherAndOnTwoTabsSideBySide() {
    Tab one = browser.open("/plain.html");
    Tab two = browser.open("/early.html");
    List<String> order = new ArrayList<>();

    browser.onLoop(
        () -> {
          Future<Void> slow =
              one.run(
                  () -> said(one, "new Promise(done => window.goOn = done)", "one slow", order));
          Future<Void> quick = one.run(() -> said(one, "1", "one quick", order));
          Future<Void> other =
              two.run(() -> said(two, "1", "two", order))
                  .compose(done -> said(one, "goOn()", "let go", order));
          return Future.all(slow, quick, other);
        });

    assertThat(order).startsWith("two").containsSubsequence("one slow", "one quick");
    assertThat(order).hasSize(4);
  }

  @Test
  void tooManyCallsOnOneTabAreTurnedAway() {
    Tab tab = browser.open("/plain.html");

    List<Future<Void>> calls =
        browser.onLoop(
            () -> {
              List<Future<Void>> all = new ArrayList<>();
              for (int i = 0; i < 80; i++) {
                all.add(tab.run(() -> said(tab, "1", "", new ArrayList<>())));
              }
              return Future.join(all).transform(done -> Future.succeededFuture(all));
            });

    assertThat(calls.stream().filter(Future::succeeded)).hasSize(65);
    assertThat(calls.get(79).cause()).hasMessageContaining("64 calls wait for tab");
  }

  @Test
  void aTabIsNamedByTheBeginningOfItsId() {
    Tab tab = browser.open("/plain.html");

    assertThat(browser.onLoop(() -> tab.browser().tab(tab.targetId().substring(0, 12))))
        .isSameAs(tab);
    assertThat(browser.onLoop(() -> tab.browser().tab(tab.targetId().toLowerCase()))).isSameAs(tab);
    assertThat(error(404, browser.post("/tabs/focus", Map.of("targetId", "nobody"))))
        .contains("tab not found");
  }

  @Test
  void theTabUsedLastIsMeantWhenNoneIsNamed() {
    Tab first = browser.open("/plain.html");
    Tab second = browser.open("/early.html");
    assertThat(browser.onLoop(() -> first.browser().tab(""))).isSameAs(second);

    ok(browser.post("/tabs/focus", Map.of("targetId", first.targetId())));
    assertThat(browser.onLoop(() -> first.browser().tab(""))).isSameAs(first);

    ok(browser.delete("/tabs/" + first.targetId()));
    assertThat(browser.onLoop(() -> second.browser().tab(""))).isSameAs(second);

    ok(browser.delete("/tabs/" + second.targetId()));
    Tab empty = browser.onLoop(() -> second.browser().tab(""));
    assertThat(empty.url()).isEqualTo("about:blank");
  }

  @Test
  void theClassicActionsCountTabsFromZero() {
    Tab first = browser.open("/plain.html");
    Map<String, Object> made =
        ok(
            browser.post(
                "/tabs/action", Map.of("action", "new", "url", browser.site().url("/early.html"))));
    assertThat(made.get("tab").toString()).contains("/early.html");

    assertThat(ok(browser.post("/tabs/action", Map.of("action", "select", "index", "0"))))
        .containsEntry("targetId", first.targetId());
    assertThat(ok(browser.post("/tabs/action", Map.of("action", "close", "index", 1))))
        .containsEntry("ok", true);
    assertThat(ok(browser.post("/tabs/action", Map.of("action", "list"))).get("tabs").toString())
        .contains(first.targetId())
        .doesNotContain("early");
    assertThat(error(404, browser.post("/tabs/action", Map.of("action", "select", "index", 7))))
        .contains("none has that number, there are 1");
    assertThat(error(400, browser.post("/tabs/action", Map.of("action", "select"))))
        .contains("index is required");
    assertThat(error(400, browser.post("/tabs/action", Map.of("action", "dance"))))
        .contains("unknown tab action");
  }

  @Test
  void aPageThatAsksBeforeItIsLeftIsClosedAllTheSame() {
    browser
        .site()
        .page(
            "/stay.html",
            "<title>Stay</title><script>onbeforeunload = e => { e.preventDefault(); return 'x' }"
                + "</script>");
    Tab tab = browser.open("/stay.html");
    join(
        tab.session()
            .send(
                "Runtime.evaluate",
                new JsonObject().put("expression", "1").put("userGesture", true)));

    ok(browser.delete("/tabs/" + tab.targetId()));

    assertThat(tabs()).isEmpty();
  }

  @Test
  void manyCallsAtOnceOnManyTabsAreAllAnswered() {
    List<Future<Tab>> openings = new ArrayList<>();
    Browser started = browser.browser();
    for (int i = 0; i < 6; i++) {
      String page =
          i % 2 == 0 ? browser.site().url("/plain.html") : browser.site().otherSite("/early.html");
      openings.add(browser.browsers().onLoop(() -> started.open(page)));
    }
    join(Future.all(openings));

    List<Future<String>> calls = new ArrayList<>();
    for (int i = 0; i < 240; i++) {
      Tab tab = openings.get(i % 6).result();
      calls.add(
          browser
              .browsers()
              .onLoop(
                  () ->
                      tab.run(
                              () ->
                                  tab.session()
                                      .send(
                                          "Runtime.evaluate",
                                          new JsonObject().put("expression", "document.title")))
                          .map(answer -> answer.getJsonObject("result").getString("value"))));
    }
    join(Future.all(calls));

    for (int i = 0; i < 240; i++) {
      assertThat(calls.get(i).result()).isEqualTo(i % 2 == 0 ? "Plain" : "true");
    }
    assertThat(tabs()).hasSize(6);
  }

  @Test
  void aCrashedTabSaysSoAndANavigationBringsItBack() {
    Tab tab = browser.open("/plain.html");
    Tab other = browser.open(browser.site().otherSite("/early.html"));

    tab.session().send("Page.crash", new JsonObject(), Duration.ofSeconds(5));

    await().atMost(Duration.ofMinutes(1)).until(tab::crashed);
    assertThat(other.crashed()).isFalse();
    Future<Integer> refused = Future.future(p -> {});
    try {
      refused = browser.browsers().onLoop(() -> tab.run(() -> Future.succeededFuture(1)));
      join(refused);
    } catch (RuntimeException e) {
      assertThat(e).hasMessageContaining("has crashed: navigate it");
    }
    assertThat(refused.failed()).isTrue();
    assertThat(ok(browser.get("/tabs")).get("tabs").toString()).contains("crashed=true");

    browser.onLoop(
        () ->
            tab.runCrashed(
                () ->
                    tab.session()
                        .send(
                            "Page.navigate",
                            new JsonObject().put("url", browser.site().url("/early.html")))));
    await().atMost(Duration.ofMinutes(1)).until(() -> !tab.crashed());
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(browser.evaluate(tab, "document.title")).isEqualTo("true"));
  }

  @Test
  void aFrameOfAnotherSiteMayCrashAndItsTabGoesOn() {
    browser
        .site()
        .page(
            "/around.html",
            "<title>Around</title><iframe src='"
                + browser.site().otherSite("/plain.html")
                + "'></iframe>");
    Tab tab = browser.open("/around.html");
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> urls(tab).contains(browser.site().otherSite("/plain.html")));
    Frame frame = tab.frames().all().get(1);
    Future<JsonObject> waiting =
        frame
            .session()
            .send(
                "Runtime.evaluate",
                new JsonObject()
                    .put("expression", "new Promise(() => {})")
                    .put("awaitPromise", true));

    frame.session().send("Page.crash", new JsonObject(), Duration.ofSeconds(5));

    await().atMost(Duration.ofMinutes(1)).until(waiting::failed);
    assertThat(tab.crashed()).isFalse();
    assertThat(browser.evaluate(tab, "document.title")).isEqualTo("Around");
  }

  private static Future<Void> said(Tab tab, String script, String word, List<String> order) {
    return tab.session()
        .send(
            "Runtime.evaluate",
            new JsonObject().put("expression", script).put("awaitPromise", true))
        .map(
            done -> {
              order.add(word);
              return null;
            });
  }

  private static String title(Frame frame) {
    int world = browser.onLoop(frame::isolatedWorld);
    return join(frame
            .session()
            .send(
                "Runtime.evaluate",
                new JsonObject().put("expression", "document.title").put("contextId", world)))
        .getJsonObject("result")
        .getString("value");
  }

  private static List<Tab> tabs() {
    return browser.onLoop(
        () ->
            Future.succeededFuture(
                browser
                    .browsers()
                    .running(TestBrowser.PROFILE)
                    .map(Browser::tabs)
                    .orElse(List.of())));
  }

  private static List<String> titles() {
    return browser.onLoop(() -> tabs0()).stream().map(Tab::title).toList();
  }

  private static Future<List<Tab>> tabs0() {
    return browser.browsers().running(TestBrowser.PROFILE).orElseThrow().refreshed();
  }

  private static List<String> urls(Tab tab) {
    return browser.onLoop(
        () -> Future.succeededFuture(tab.frames().all().stream().map(Frame::url).toList()));
  }
}
