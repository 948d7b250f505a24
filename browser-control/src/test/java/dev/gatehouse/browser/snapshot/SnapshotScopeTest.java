package dev.gatehouse.browser.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.browser.parts.TestBrowser;
import dev.gatehouse.browser.tab.Tab;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SnapshotScopeTest {
  @RegisterExtension static final RealPages PAGES = new RealPages();

  @Test
  void aSelectorChoosesOneElement() {
    Tab tab = PAGES.open("/booking.html");

    assertThat(PAGES.text(tab, "selector", "nav", "depth", "0"))
        .isEqualTo("- navigation \"Harbour\" [ref=e1]:");
    assertThat(PAGES.text(tab, "selector", "ul")).startsWith("- list:\n  - listitem: Life");
    PAGES.close(tab);
  }

  @Test
  void aSelectorOfWhatHasNoRoleChoosesWhatIsInIt() {
    PAGES
        .site()
        .page("/plain.html", "<div id=a><div><button>In</button></div></div><button>Out</button>");
    Tab tab = PAGES.open("/plain.html");

    assertThat(PAGES.text(tab, "selector", "#a")).isEqualTo("- button \"In\" [ref=e1]");
    PAGES.close(tab);
  }

  @Test
  void aFrameIsChosenByItsElement() {
    Tab tab = PAGES.open("/booking.html");

    Map<String, Object> answer = PAGES.snapshot(tab, "frame", "iframe", "interactive", "true");

    assertThat((String) answer.get("snapshot"))
        .isEqualTo("- button \"Berth 7\" [ref=e1]\n- link \"Low water\" [ref=e2]");
    assertThat(PAGES.resolve(tab, "e1").frame().parent()).isPresent();
    assertThat(PAGES.text(tab, "frame", "iframe", "selector", "h2", "refs", "aria"))
        .contains("- heading \"Moorings\" [level=2] [ref=f");
    PAGES.close(tab);
  }

  @Test
  void whatNothingOrTooMuchMatchesIsRefusedWithAdvice() {
    Tab tab = PAGES.open("/booking.html");

    assertThat(TestBrowser.error(404, PAGES.ask(tab, "selector", "#boats")))
        .contains("Selector \"#boats\" not found");
    assertThat(TestBrowser.error(409, PAGES.ask(tab, "selector", "button")))
        .contains("Selector \"button\" matched 3 elements");
    assertThat(TestBrowser.error(400, PAGES.ask(tab, "selector", "text=Book]")))
        .contains("is not a CSS selector");
    assertThat(TestBrowser.error(400, PAGES.ask(tab, "frame", "h1"))).contains("shows no page");
    assertThat(TestBrowser.error(400, PAGES.ask(tab, "format", "aria", "labels", "true")))
        .contains("labels/mode=efficient require format=ai");
    assertThat(TestBrowser.error(400, PAGES.ask(tab, "format", "aria", "mode", "efficient")))
        .contains("labels/mode=efficient require format=ai");
    PAGES.close(tab);
  }

  @Test
  void aLongTextIsCutWithTheMarkAndItsReferencesWithIt() {
    Tab tab = PAGES.open("/booking.html");

    Map<String, Object> answer = PAGES.snapshot(tab, "maxChars", "100");

    assertThat((String) answer.get("snapshot"))
        .startsWith("- heading \"Book a boat\" [level=1] [ref=e1]\n- navigation")
        .endsWith("\n\n[...TRUNCATED - page too large]")
        .hasSizeLessThanOrEqualTo(100 + SnapshotText.MARKER.length());
    assertThat(answer).containsEntry("truncated", true);
    assertThat(RealPages.refs(answer)).containsOnlyKeys("e1", "e2");
    assertThat(PAGES.snapshot(tab, "maxChars", "0")).doesNotContainKey("truncated");
    PAGES.close(tab);
  }

  @Test
  void theBareTreeLeavesNothingOut() {
    Tab tab = PAGES.open("/redrawn.html");

    Map<String, Object> answer = PAGES.snapshot(tab, "format", "aria", "limit", "5");

    assertThat(answer).containsKeys("ok", "targetId", "url").containsEntry("format", "aria");
    assertThat(answer).doesNotContainKeys("snapshot", "refs");
    @SuppressWarnings("unchecked")
    List<Map<String, Object>> nodes = (List<Map<String, Object>>) answer.get("nodes");
    assertThat(nodes).hasSize(5);
    assertThat(nodes.get(0))
        .containsEntry("ref", "ax1")
        .containsEntry("role", "RootWebArea")
        .containsEntry("name", "Drawn anew")
        .containsEntry("depth", 0)
        .containsKey("backendDOMNodeId");
    assertThat(nodes.get(4)).containsEntry("role", "button").containsEntry("name", "Go");
    PAGES.close(tab);
  }

  @Test
  void labelsComeWithAPictureAndLeaveThePageAsItWas() {
    PAGES
        .site()
        .page(
            "/long.html",
            "<button>Here</button><div style='height:5000px'></div><button>Far down</button>");
    Tab tab = PAGES.open("/long.html");
    String before = PAGES.evaluate(tab, "document.documentElement.outerHTML");

    Map<String, Object> answer = PAGES.snapshot(tab, "labels", "true");

    assertThat(answer)
        .containsEntry("labels", true)
        .containsEntry("labelsCount", 1)
        .containsEntry("labelsSkipped", 1)
        .containsKey("stats");
    assertThat((String) answer.get("imageType")).isIn("png", "jpeg");
    assertThat(Path.of((String) answer.get("imagePath")))
        .satisfies(path -> assertThat(Files.size(path)).isPositive());
    assertThat(PAGES.evaluate(tab, "document.documentElement.outerHTML")).isEqualTo(before);
    PAGES.close(tab);
  }
}
