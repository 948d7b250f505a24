package dev.gatehouse.browser.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.browser.parts.TestBrowser;
import dev.gatehouse.browser.tab.Tab;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Pages that nest deeply, change all the time, or answer nothing. */
class HardPagesTest {
  @RegisterExtension static final RealPages PAGES = new RealPages();

  @Test
  void aPageMayNestAsDeeplyAsItLikes() {
    PAGES
        .site()
        .page(
            "/deep.html",
            """
            <!doctype html><title>Deep</title><body><script>
            let at = document.body;
            for (let i = 0; i < 400; i++) {
              const group = document.createElement('div');
              group.setAttribute('role', 'group');
              group.setAttribute('aria-label', 'level ' + i);
              at = at.appendChild(group);
            }
            at.innerHTML = '<button>Bottom</button>';
            </script>""");
    Tab tab = PAGES.open("/deep.html");

    assertThat(PAGES.text(tab, "depth", "500"))
        .contains("- group \"level 399\":")
        .endsWith("- button \"Bottom\" [ref=e1]");
    assertThat(PAGES.text(tab, "depth", "2").lines()).hasSize(3);
    assertThat(PAGES.text(tab, "interactive", "true")).isEqualTo("- button \"Bottom\" [ref=e1]");
    PAGES.close(tab);
  }

  @Test
  void aPageThatChangesAllTheTimeIsReadAllTheSame() {
    PAGES
        .site()
        .page(
            "/restless.html",
            """
            <!doctype html><title>Restless</title><body><h1>Still</h1><div id=a></div><script>
            let n = 0;
            setInterval(() => {
              a.innerHTML = `<button>Press ${n++}</button><iframe srcdoc="<p>frame ${n}</p>"></iframe>`;
            }, 50);
            </script>""");
    Tab tab = PAGES.open("/restless.html");

    for (int i = 0; i < 15; i++) {
      assertThat(PAGES.text(tab)).startsWith("- heading \"Still\" [level=1] [ref=e1]");
    }
    PAGES.close(tab);
  }

  @Test
  void aPageThatIsStuckGivesAnErrorWithAdviceAndOthersGoOn() {
    PAGES
        .site()
        .page("/spin.html", "<button onclick='setTimeout(() => { for (;;); }, 0)'>Spin</button>");
    Tab stuck = PAGES.open("/spin.html");
    PAGES.call(
        PAGES.resolve(stuck, RealPages.ref(PAGES.snapshot(stuck), "button", "Spin")),
        "function() { this.click(); }");
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(TestBrowser.error(500, PAGES.ask(stuck, "timeoutMs", "700")))
                    .contains("did not answer in time")
                    .contains("close the tab"));

    Tab other = PAGES.open("/redrawn.html");
    assertThat(PAGES.text(other)).contains("button \"Go\"");
    PAGES.close(other);
    PAGES.close(stuck);
  }
}
