package dev.gatehouse.browser.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.browser.tab.Tab;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A page of 50,000 elements. */
class LargePageTest {
  private static final int ROWS = 12_500;

  @RegisterExtension static final RealPages PAGES = new RealPages();

  /** The machine of a test may be busy. */
  private static final String[] PATIENT = {"timeoutMs", "60000"};

  private static Tab rows;

  private static String text(String... fields) {
    return PAGES.text(
        rows, Stream.concat(Stream.of(fields), Stream.of(PATIENT)).toArray(String[]::new));
  }

  @BeforeAll
  static void openThePage() {
    PAGES
        .site()
        .page(
            "/rows.html",
            """
            <!doctype html><title>Rows</title><body><h1>Rows</h1><div id=wrap><ul id=all></ul></div>
            <script>
            let rows = '';
            for (let i = 0; i < %d; i++)
              rows += `<li>Row ${i} <a href="/r/${i}">open</a><b></b><button>Drop ${i}</button></li>`;
            all.innerHTML = rows;
            </script><button id=last>Last</button>"""
                .formatted(ROWS));
    rows = PAGES.open("/rows.html");
    assertThat(Integer.parseInt(PAGES.evaluate(rows, "document.querySelectorAll('*').length")))
        .isGreaterThan(50_000);
  }

  @AfterAll
  static void closeThePage() {
    PAGES.close(rows);
  }

  @Test
  void theTextEndsWithTheMarkAndItsReferencesWork() {
    Map<String, Object> answer = PAGES.snapshot(rows, PATIENT);
    String text = (String) answer.get("snapshot");

    assertThat(text)
        .startsWith(
            "- heading \"Rows\" [level=1] [ref=e1]\n- list [ref=e2]:\n  - listitem [ref=e3]:\n")
        .contains("    - text: Row 500\n")
        .endsWith(SnapshotText.MARKER)
        .hasSizeBetween(79_000, 80_000 + SnapshotText.MARKER.length());
    assertThat(answer).containsEntry("truncated", true);
    ResolvedElement button = PAGES.resolve(rows, RealPages.ref(answer, "button", "Drop 500"));
    assertThat(PAGES.call(button, "function() { return this.textContent; }")).isEqualTo("Drop 500");
  }

  @Test
  void efficientAndInteractiveAreBoundedToo() {
    assertThat(text("mode", "efficient"))
        .startsWith("- link \"open\" [ref=e1]\n- button \"Drop 0\" [ref=e2]\n")
        .endsWith(SnapshotText.MARKER)
        .hasSizeBetween(9_800, 10_000 + SnapshotText.MARKER.length());
    assertThat(text("interactive", "true", "maxChars", "30000"))
        .endsWith(SnapshotText.MARKER)
        .hasSizeBetween(29_500, 30_000 + SnapshotText.MARKER.length());
  }

  @Test
  void aPartDeepInThePageIsReadByItself() {
    assertThat(text("selector", "#all > li:last-child"))
        .isEqualTo(
            """
            - listitem:
              - text: Row 12499
              - link "open" [ref=e1]:
                - /url: /r/12499
              - button "Drop 12499" [ref=e2]""");
    assertThat(text("selector", "#last")).isEqualTo("- button \"Last\" [ref=e1]");
    assertThat(text("selector", "#wrap", "maxChars", "500"))
        .startsWith("- list:\n  - listitem:\n    - text: Row 0\n")
        .endsWith(SnapshotText.MARKER);
  }

  @Test
  void theBareTreeEndsAtItsLimit() {
    @SuppressWarnings("unchecked")
    List<Object> nodes =
        (List<Object>)
            PAGES
                .snapshot(rows, "format", "aria", "limit", "9000", "timeoutMs", "60000")
                .get("nodes");

    assertThat(nodes).hasSize(2_000);
  }

  @Test
  void aReferenceWhoseElementWasReplacedIsNotSoughtInAPageThatLarge() {
    String ref = RealPages.ref(PAGES.snapshot(rows, PATIENT), "button", "Drop 3");
    PAGES.evaluate(
        rows, "all.children[3].lastChild.replaceWith(all.children[3].lastChild.cloneNode(true))");

    assertThatThrownBy(() -> PAGES.resolve(rows, ref)).hasMessageStartingWith("Unknown ref");
  }
}
