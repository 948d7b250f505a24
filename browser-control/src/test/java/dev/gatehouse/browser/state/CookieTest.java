package dev.gatehouse.browser.state;

import static dev.gatehouse.browser.parts.TestBrowser.error;
import static dev.gatehouse.browser.parts.TestBrowser.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.browser.parts.TestBrowser;
import dev.gatehouse.browser.parts.TestSite;
import dev.gatehouse.browser.tab.Tab;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CookieTest {
  @RegisterExtension
  static final TestBrowser browser =
      TestBrowser.with(Map.of("profiles", Map.of("second", Map.of("color", "#112233"))));

  @BeforeEach
  void noCookies() {
    browser
        .site()
        .page("/plain.html", "<title>Plain</title>")
        .page(
            "/echo",
            exchange ->
                TestSite.send(
                    exchange,
                    200,
                    "text/plain",
                    String.valueOf(exchange.getRequestHeaders().getFirst("Cookie"))
                        .getBytes(StandardCharsets.UTF_8)))
        .page(
            "/give",
            exchange -> {
              exchange.getResponseHeaders().add("Set-Cookie", "given=yes; HttpOnly; Path=/");
              TestSite.send(exchange, 200, "text/html", "given".getBytes(StandardCharsets.UTF_8));
            });
    ok(browser.post("/cookies/clear", Map.of()));
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> cookies() {
    return (List<Map<String, Object>>) ok(browser.get("/cookies")).get("cookies");
  }

  private static Map<String, Object> cookie(Object... pairs) {
    Map<String, Object> cookie = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      cookie.put(String.valueOf(pairs[i]), pairs[i + 1]);
    }
    return Map.of("cookie", cookie);
  }

  @Test
  void setsACookieThatTheSiteThenGets() {
    String site = browser.site().url("/");
    ok(browser.post("/cookies/set", cookie("name", "who", "value", "Ada", "url", site)));
    Tab tab = browser.open("/plain.html");

    assertThat(browser.evaluate(tab, "fetch('/echo').then(r => r.text())")).isEqualTo("who=Ada");
    assertThat(cookies()).hasSize(1);
    assertThat(cookies().get(0))
        .containsEntry("name", "who")
        .containsEntry("value", "Ada")
        .containsEntry("domain", "127.0.0.1")
        .containsEntry("path", "/")
        .containsEntry("httpOnly", false)
        .containsEntry("sameSite", "Lax")
        .containsKeys("expires", "secure");
  }

  @Test
  void takesADomainAndAPathInPlaceOfAnAddress() {
    ok(
        browser.post(
            "/cookies/set",
            cookie(
                "name",
                "deep",
                "value",
                "1",
                "domain",
                "example.com",
                "path",
                "/deep",
                "expires",
                4_000_000_000L,
                "httpOnly",
                true,
                "secure",
                true,
                "sameSite",
                "strict")));

    assertThat(cookies()).hasSize(1);
    assertThat(cookies().get(0))
        .containsEntry("path", "/deep")
        .containsEntry("httpOnly", true)
        .containsEntry("secure", true)
        .containsEntry("sameSite", "Strict");
  }

  @Test
  void showsTheCookiesOfEverySiteAlsoThoseHiddenFromScripts() {
    ok(
        browser.post(
            "/cookies/set", cookie("name", "a", "value", "", "url", "https://example.org/x")));
    browser.open("/give");

    assertThat(cookies())
        .extracting(row -> row.get("name"))
        .containsExactlyInAnyOrder("a", "given");
    ok(browser.post("/cookies/clear", Map.of()));
    assertThat(cookies()).isEmpty();
  }

  @Test
  void refusesWhatIsNoCookie() {
    assertThat(error(400, browser.post("/cookies/set", Map.of()))).contains("cookie is required");
    assertThat(error(400, browser.post("/cookies/set", cookie("value", "x"))))
        .contains("cookie.name is required");
    assertThat(error(400, browser.post("/cookies/set", cookie("name", "x"))))
        .contains("cookie.value is required");
    assertThat(error(400, browser.post("/cookies/set", cookie("name", "x", "value", "y"))))
        .contains("url", "domain and a path");
    assertThat(
            error(
                400,
                browser.post(
                    "/cookies/set", cookie("name", "x", "value", "y", "domain", "example.com"))))
        .contains("path");
    assertThat(
            error(
                400,
                browser.post(
                    "/cookies/set",
                    cookie("name", "x", "value", "y", "url", "http://a.b", "sameSite", "Any"))))
        .contains("Lax, None or Strict");
    assertThat(
            error(
                400,
                browser.post(
                    "/cookies/set", cookie("name", "x;y", "value", "y", "url", "http://a.b"))))
        .contains("refuses this cookie");
    assertThat(
            error(
                400,
                browser.post(
                    "/cookies/set", cookie("name", "x", "value", "y", "url", "about:blank"))))
        .contains("web address");
    assertThat(cookies()).isEmpty();
  }

  @Test
  void twoBrowserProfilesShareNoCookie() {
    String site = browser.site().url("/");
    ok(browser.post("/cookies/set", cookie("name", "mine", "value", "1", "url", site)));
    try {
      Map<String, Object> others =
          ok(browser.ask("GET", "/cookies", Map.of("profile", "second"), Map.of()));

      assertThat(others.get("cookies")).isEqualTo(List.of());
      assertThat(cookies()).hasSize(1);
    } finally {
      browser.post("/stop", Map.of("profile", "second"));
    }
  }
}
