package dev.gatehouse.browser.tab;

import static dev.gatehouse.browser.parts.TestBrowser.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.browser.parts.TestBrowser;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BrowsersTest {
  @RegisterExtension static final TestBrowser browser = TestBrowser.shared();

  @Test
  void opensAPageAndListsIt() {
    browser.site().page("/hello.html", "<title>Hello</title><h1>Hello</h1>");

    Map<String, Object> opened =
        ok(browser.post("/tabs/open", Map.of("url", browser.site().url("/hello.html"))));

    assertThat(opened).containsEntry("title", "Hello");
    assertThat(ok(browser.get("/tabs")).get("tabs").toString())
        .contains(String.valueOf(opened.get("targetId")));
    assertThat(ok(browser.get("/"))).containsEntry("running", true).containsKey("pid");
  }
}
