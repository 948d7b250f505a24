package dev.gatehouse.browser.tab;

import static dev.gatehouse.browser.parts.TestBrowser.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.browser.parts.TestBrowser;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HugePageTest {
  @RegisterExtension static final TestBrowser browser = TestBrowser.shared();

  @BeforeEach
  void pages() {
    browser.site().page("/empty.html", "<title>Empty</title>");
    browser.site().page("/form.html", "<title>Form</title>");
  }

  @Test
  void aPageThatLogsMoreThanAnybodyReadsTakesNeitherTheBrowserNorTheGatewayAway() {
    Tab tab = browser.open("/empty.html");
    long pid = browser.browser().pid().orElseThrow();

    browser.evaluate(
        tab,
        "for (let i = 0; i < 3; i++) console.log(i + 'x'.repeat(30 << 20)); console.log('end')");

    assertThat(browser.evaluate(tab, "6 * 7")).isEqualTo(42);
    assertThat(browser.browser().pid()).hasValue(pid);
    List<?> messages =
        (List<?>) ok(browser.get("/console", Map.of("targetId", tab.targetId()))).get("messages");
    // The browser may have a word of its own about a missing icon.
    assertThat(messages)
        .filteredOn(message -> message.toString().contains("type=log"))
        .singleElement()
        .asString()
        .contains("text=end");
  }

  @Test
  void aPageWithAnAddressOfTwoMillionCharactersHidesNoOtherTab() {
    browser.open("/form.html");
    Tab tab = browser.open("/empty.html");

    browser.evaluate(tab, "history.pushState(0, '', '?' + 'x'.repeat(1_900_000))");

    Map<String, Object> tabs = ok(browser.get("/tabs"));
    assertThat(tabs.toString())
        .hasSizeLessThan(3 * Frame.MOST_URL_CHARS)
        .contains("/form.html", "/empty.html?xxx");
    assertThat(tab.url()).hasSize(Frame.MOST_URL_CHARS + 1);
  }
}
