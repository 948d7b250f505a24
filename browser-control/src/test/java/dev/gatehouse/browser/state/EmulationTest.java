package dev.gatehouse.browser.state;

import static dev.gatehouse.browser.parts.TestBrowser.error;
import static dev.gatehouse.browser.parts.TestBrowser.join;
import static dev.gatehouse.browser.parts.TestBrowser.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.browser.parts.TestBrowser;
import dev.gatehouse.browser.tab.Tab;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What belongs to one tab and lives as long as it does. */
class EmulationTest {
  private static final String ZONE = "Intl.DateTimeFormat().resolvedOptions().timeZone";
  private static final String LOCALE = "Intl.DateTimeFormat().resolvedOptions().locale";

  @RegisterExtension static final TestBrowser browser = TestBrowser.shared();

  @BeforeAll
  static void pages() {
    browser
        .site()
        .page("/a.html", "<meta name=viewport content='width=device-width'><title>A</title>")
        .page("/b.html", "<meta name=viewport content='width=device-width'><title>B</title>")
        .page(
            "/framed.html",
            "<iframe src='"
                + browser.site().otherSite("/told.html")
                + "'></iframe><script>"
                + "onmessage = e => window.told = e.data</script>")
        .page(
            "/told.html",
            "<script>parent.postMessage(["
                + ZONE
                + ","
                + LOCALE
                + ",navigator.language,"
                + "matchMedia('(prefers-color-scheme: dark)').matches].join(), '*')</script>")
        .page(
            "/working.html",
            "<script>new Worker('data:text/javascript,' + encodeURIComponent("
                + "'postMessage([navigator.language, navigator.userAgent].join())'))"
                + ".onmessage = e => window.told = e.data</script>");
  }

  private static Map<String, Object> set(Tab tab, String what, Object... pairs) {
    return ok(browser.post("/set/" + what, of(tab, pairs)));
  }

  private static Map<String, Object> of(Tab tab, Object... pairs) {
    Map<String, Object> body = new HashMap<>(Map.of("targetId", tab.targetId()));
    for (int i = 0; i < pairs.length; i += 2) {
      body.put(String.valueOf(pairs[i]), pairs[i + 1]);
    }
    return body;
  }

  private static void go(Tab tab, String url) {
    ok(browser.post("/navigate", of(tab, "url", url)));
  }

  private static String told(Tab tab) {
    return String.valueOf(
        browser.evaluate(
            tab,
            "new Promise(r => { const t = setInterval(() => { if (window.told) {"
                + " clearInterval(t); r(window.told); } }, 20); })"));
  }

  @Test
  void timeZoneAndLanguageLastThroughNavigationsAndOtherSessions() {
    Tab tab = browser.open("/a.html");
    set(tab, "timezone", "timezoneId", "Asia/Tokyo");
    set(tab, "locale", "locale", "de-DE");

    assertThat(browser.evaluate(tab, ZONE)).isEqualTo("Asia/Tokyo");
    go(tab, browser.site().url("/b.html"));
    go(tab, browser.site().otherSite("/a.html"));
    // Another client comes and goes, as the person's own developer tools would.
    JsonObject other =
        join(
            tab.browser()
                .session()
                .send(
                    "Target.attachToTarget",
                    new JsonObject().put("targetId", tab.targetId()).put("flatten", true)));
    join(
        tab.browser()
            .session()
            .send(
                "Target.detachFromTarget",
                new JsonObject().put("sessionId", other.getString("sessionId"))));

    assertThat(browser.evaluate(tab, ZONE)).isEqualTo("Asia/Tokyo");
    assertThat(browser.evaluate(tab, LOCALE)).isEqualTo("de-DE");
    assertThat(browser.evaluate(tab, "navigator.language")).isEqualTo("de-DE");
    assertThat(browser.evaluate(tab, "(1.5).toLocaleString()")).isEqualTo("1,5");
  }

  @Test
  void theSameZoneTwiceAndAnotherOneAfterItAreBothFine() {
    Tab tab = browser.open("/a.html");

    set(tab, "timezone", "timezoneId", "Asia/Tokyo");
    set(tab, "timezone", "timezoneId", "Asia/Tokyo");
    set(tab, "timezone", "timezoneId", "America/New_York");

    assertThat(browser.evaluate(tab, ZONE)).isEqualTo("America/New_York");
    set(tab, "timezone", "clear", true);
    assertThat(browser.evaluate(tab, ZONE)).isNotEqualTo("America/New_York");
  }

  @Test
  void anUnknownZoneIsRefusedAlsoWhileAnotherHolds() {
    Tab tab = browser.open("/a.html");
    assertThat(error(400, browser.post("/set/timezone", of(tab, "timezoneId", "Mars/Base"))))
        .contains("Invalid timezone ID: Mars/Base");

    set(tab, "timezone", "timezoneId", "Asia/Tokyo");

    assertThat(error(400, browser.post("/set/timezone", of(tab, "timezoneId", "Mars/Base"))))
        .contains("Invalid timezone ID");
    assertThat(browser.evaluate(tab, ZONE)).isEqualTo("Asia/Tokyo");
    assertThat(error(400, browser.post("/set/timezone", of(tab)))).contains("required");
  }

  @Test
  void aPopUpInTheSameProcessSharesTheZoneAndSaysSo() {
    Tab tab = browser.open("/a.html");
    set(tab, "timezone", "timezoneId", "Asia/Tokyo");
    List<Tab> before = browser.browser().tabs();
    join(
        tab.session()
            .send(
                "Runtime.evaluate",
                new JsonObject()
                    .put("expression", "window.open('/b.html') && 1")
                    .put("userGesture", true)));
    Tab popUp =
        await()
            .atMost(Duration.ofMinutes(1))
            .until(
                () -> browser.browser().tabs().stream().filter(t -> !before.contains(t)).toList(),
                fresh -> fresh.size() == 1)
            .get(0);

    set(popUp, "timezone", "timezoneId", "Asia/Tokyo");
    assertThat(error(409, browser.post("/set/timezone", of(popUp, "timezoneId", "Europe/Paris"))))
        .contains("Asia/Tokyo", "same process");
    ok(browser.delete("/tabs/" + popUp.targetId()));
  }

  @Test
  void framesOfOtherSitesBelieveTheSame() {
    Tab tab = browser.open("/a.html");
    set(tab, "timezone", "timezoneId", "Asia/Tokyo");
    set(tab, "locale", "locale", "de-DE");
    set(tab, "media", "colorScheme", "dark");

    go(tab, browser.site().url("/framed.html"));

    assertThat(told(tab)).isEqualTo("Asia/Tokyo,de-DE,de-DE,true");
  }

  @Test
  void workersBelieveTheSame() {
    Tab tab = browser.open("/a.html");
    set(tab, "locale", "locale", "fr-FR");
    set(tab, "device", "name", "Pixel 7");

    go(tab, browser.site().url("/working.html"));

    assertThat(told(tab)).startsWith("fr-FR,").contains("Android").contains("Mobile");
  }

  @Test
  void badLanguagesAreRefused() {
    Tab tab = browser.open("/a.html");

    assertThat(error(400, browser.post("/set/locale", of(tab, "locale", "!!"))))
        .contains("Invalid locale: !!");
    assertThat(error(400, browser.post("/set/locale", of(tab)))).contains("locale is required");
    set(tab, "locale", "locale", "pt_BR");
    assertThat(browser.evaluate(tab, LOCALE)).isEqualTo("pt-BR");
    set(tab, "locale", "clear", true);
    assertThat(browser.evaluate(tab, LOCALE)).isNotEqualTo("pt-BR");
    assertThat(browser.evaluate(tab, "navigator.language")).isNotEqualTo("pt-BR");
  }

  @Test
  void passesForADeviceAlsoAfterNavigations() {
    Tab tab = browser.open("/a.html");

    Map<String, Object> answer = set(tab, "device", "name", "pixel 7");
    go(tab, browser.site().url("/b.html"));
    go(tab, browser.site().otherSite("/a.html"));

    assertThat(answer).containsEntry("device", "Pixel 7").containsEntry("width", 412);
    assertThat(
            browser.evaluate(
                tab,
                "[innerWidth, devicePixelRatio, navigator.maxTouchPoints, 'ontouchstart' in window,"
                    + " navigator.platform, navigator.userAgentData.mobile,"
                    + " /Android.*Mobile/.test(navigator.userAgent),"
                    + " matchMedia('(orientation: portrait)').matches].join()"))
        .isEqualTo("412,2.625,5,true,Linux armv81,true,true,true");
    String real =
        String.valueOf(
            join(tab.browser().session().send("Browser.getVersion")).getString("product"));
    assertThat(String.valueOf(browser.evaluate(tab, "navigator.userAgent")))
        .contains("Chrome/" + UserAgents.major(real) + ".");

    set(tab, "device", "clear", true);
    assertThat(
            browser.evaluate(
                tab, "[navigator.maxTouchPoints, /Android/.test(navigator.userAgent)].join()"))
        .isEqualTo("0,false");
  }

  @Test
  void aDeviceCanBeTurned() {
    Tab tab = browser.open("/a.html");

    set(tab, "device", "name", "iPhone 13 landscape");

    assertThat(browser.evaluate(tab, "[innerWidth, innerHeight, navigator.platform].join()"))
        .isEqualTo("844,390,iPhone");
  }

  @Test
  void namesTheNearestDevicesForAnUnknownOne() {
    Tab tab = browser.open("/a.html");

    assertThat(error(400, browser.post("/set/device", of(tab, "name", "iPhone 99 Pro"))))
        .contains("Unknown device \"iPhone 99 Pro\".", "iPhone 1", "Pro");
    assertThat(error(400, browser.post("/set/device", of(tab)))).contains("name is required");
  }

  @Test
  void setsTheViewAndLeavesOtherTabsAlone() {
    Tab tab = browser.open("/a.html");
    Tab other = browser.open("/a.html");

    set(tab, "viewport", "width", 777, "height", 555);

    assertThat(browser.evaluate(tab, "[innerWidth, innerHeight].join()")).isEqualTo("777,555");
    assertThat(browser.evaluate(other, "innerWidth")).isNotEqualTo(777);
    for (Object[] bad :
        new Object[][] {
          {"width", 0, "height", 5},
          {"width", 5},
          {"width", 20_000, "height", 5},
          {"width", 5, "height", 5, "deviceScaleFactor", 99}
        }) {
      error(400, browser.post("/set/viewport", of(tab, bad)));
    }
  }

  @Test
  void prefersAColourScheme() {
    Tab tab = browser.open("/a.html");
    String dark = "matchMedia('(prefers-color-scheme: dark)').matches";

    set(tab, "media", "colorScheme", "dark");
    go(tab, browser.site().otherSite("/b.html"));
    assertThat(browser.evaluate(tab, dark)).isEqualTo(true);
    set(tab, "media", "colorScheme", "light");
    assertThat(browser.evaluate(tab, dark)).isEqualTo(false);
    set(tab, "media", "colorScheme", "none");
    assertThat(error(400, browser.post("/set/media", of(tab, "colorScheme", "pink"))))
        .contains("dark|light|no-preference|none");
  }

  @Test
  void aStuckPageHangsNobody() {
    Tab tab = browser.open("/a.html");
    // Nobody waits for this answer: it never comes.
    tab.session().send("Runtime.evaluate", new JsonObject().put("expression", "for (;;) {}"));

    assertThat(error(500, browser.post("/set/timezone", of(tab, "timezoneId", "UTC"))))
        .contains("does not answer");
    ok(browser.delete("/tabs/" + tab.targetId()));
  }
}
