package dev.gatehouse.browser.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.browser.tab.Tab;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SnapshotTest {
  @RegisterExtension static final RealPages PAGES = new RealPages();

  @Test
  void showsWhatThePageSaysWithFramesUnderTheirLine() {
    Tab tab = PAGES.open("/booking.html");

    assertThat(PAGES.text(tab))
        .isEqualTo(
            """
            - heading "Book a boat" [level=1] [ref=e1]
            - navigation "Harbour" [ref=e2]:
              - link "Prices" [ref=e3]:
                - /url: #prices
              - link "Weather" [ref=e4]:
                - /url: /weather?today
              - link "Tides" [ref=e5]:
                - /url: https://example.com/tides
            - form [ref=e6]:
              - generic [ref=e7]:
                - text: Skipper
                - textbox "Skipper" [ref=e8]
              - generic [ref=e9]:
                - text: Boat
                - combobox "Boat" [ref=e10]:
                  - option "Dinghy" [ref=e11]
                  - option "Cutter" [selected] [ref=e12]
                  - option "Schooner" [disabled] [ref=e13]
              - checkbox "I have a licence" [ref=e14]
              - button "Book" [ref=e15]
              - button "Book" [ref=e16]
              - button "Pay" [disabled] [ref=e17]
            - status [ref=e18]
            - list [ref=e19]:
              - listitem [ref=e20]: Life jackets are aboard
              - listitem [ref=e21]:
                - text: Bring a
                - link "map" [ref=e22]:
                  - /url: #map
            - iframe "Moorings" [ref=e23]:
              - heading "Moorings" [level=2] [ref=f1e1]
              - button "Berth 7" [ref=f1e2]
              - iframe "Tide table" [ref=f1e3]:
                - link "Low water" [ref=f2e1]:
                  - /url: %s#low"""
                .formatted(PAGES.site().url("/booking.html")));
    PAGES.close(tab);
  }

  @Test
  void aRoleSnapshotCountsFromOneAndTellsEqualOnesApart() {
    Tab tab = PAGES.open("/booking.html");

    Map<String, Object> answer = PAGES.snapshot(tab, "compact", "true");

    assertThat((String) answer.get("snapshot"))
        .startsWith("- heading \"Book a boat\" [ref=e1] [level=1]\n")
        .contains("  - button \"Book\" [ref=e12]\n  - button \"Book\" [ref=e13] [nth=1]\n")
        .contains("- iframe \"Moorings\":\n  - heading \"Moorings\" [ref=e16] [level=2]\n")
        .doesNotContain("- list:");
    assertThat(RealPages.refs(answer))
        .containsEntry("e12", Map.of("role", "button", "name", "Book", "nth", 0))
        .containsEntry("e13", Map.of("role", "button", "name", "Book", "nth", 1))
        .containsEntry("e14", Map.of("role", "button", "name", "Pay"));
    assertThat(answer.get("stats"))
        .isEqualTo(
            Map.of(
                "lines",
                ((String) answer.get("snapshot")).split("\n").length,
                "chars",
                ((String) answer.get("snapshot")).length(),
                "refs",
                18,
                "interactive",
                15));
    PAGES.close(tab);
  }

  @Test
  void interactiveIsAFlatListOfWhatCanBeActedOn() {
    Tab tab = PAGES.open("/redrawn.html");

    assertThat(PAGES.text(tab, "interactive", "1"))
        .isEqualTo(
            """
            - button "Go" [ref=e1]
            - button "Same" [ref=e2]
            - button "Same" [ref=e3] [nth=1]""");
    assertThat(PAGES.text(tab, "mode", "efficient"))
        .isEqualTo(PAGES.text(tab, "interactive", "yes"));
    assertThat(PAGES.text(tab, "interactive", "true", "refs", "aria"))
        .isEqualTo(
            """
            - button "Go" [ref=e2]
            - button "Same" [ref=e3]
            - button "Same" [ref=e4]""");
    assertThat(PAGES.text(tab, "depth", "0")).isEqualTo("- main:\n- status: drawn 1 times");
    PAGES.close(tab);
  }

  @Test
  void statesValuesAndWidgetsOfTheBrowserAreTold() {
    Tab tab = PAGES.open("/widgets.html");

    assertThat(
            PAGES
                .text(tab, "depth", "9")
                .lines()
                .map(line -> line.replaceAll(" \\[ref=e\\d+]", "").strip()))
        .contains(
            "- textbox \"Day\": 2026-02-03",
            "- textbox \"Hour\": 09:30",
            "- textbox \"Colour\": #336699",
            "- textbox \"Secret\": •••••••",
            "- spinbutton \"Amount\": 3",
            "- slider \"Volume\": 40",
            "- button \"Letter\": No file chosen",
            "- searchbox \"Find\": boats",
            "- checkbox \"All\" [checked=mixed]",
            "- button \"Bold\" [pressed]",
            "- button \"Menu\" [expanded]",
            "- switch \"Wifi\" [checked]",
            "- tab \"One\" [selected]",
            "- button \"More\"",
            "- textbox: write here",
            "- text: a box that hears clicks",
            "- button \"In the shadow\"")
        .noneMatch(line -> line.contains("hunter2") || line.contains("not shown"))
        .noneMatch(line -> line.contains("not told") || line.contains("folded away"));
    PAGES.close(tab);
  }

  @Test
  void theElementWithTheFocusIsMarked() {
    Tab tab = PAGES.open("/booking.html");
    PAGES.evaluate(tab, "skipper.focus()");

    assertThat(PAGES.text(tab)).contains("- textbox \"Skipper\" [active] [ref=");
    PAGES.close(tab);
  }

  @Test
  void aNameCannotPretendToBeALine() {
    Tab tab = PAGES.open("/widgets.html");

    assertThat(PAGES.text(tab).lines().filter(line -> line.contains("Harm")))
        .singleElement()
        .asString()
        .startsWith(
            "- button \"Harm\\\"less [ref=e1] - button \\\"Pay\\u202egnp.exe\\u0007\" [ref=");
    PAGES.close(tab);
  }

  @Test
  void aFrameOfAnotherSiteIsReadToo() {
    PAGES
        .site()
        .page(
            "/outer.html",
            "<h1>Out</h1><iframe title=Far src=\""
                + PAGES.site().otherSite("/booking.html")
                + "\"></iframe><p>after</p>");
    Tab tab = PAGES.open("/outer.html");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> PAGES.text(tab, "depth", "9").contains("Low water"));

    Map<String, Object> answer = PAGES.snapshot(tab);
    String text = (String) answer.get("snapshot");

    assertThat(text)
        .contains("- iframe \"Far\" [ref=e2]:\n  - heading \"Book a boat\" [level=1] [ref=f1e1]\n")
        .endsWith("\n- paragraph [ref=e3]: after");
    ResolvedElement berth = PAGES.resolve(tab, RealPages.ref(answer, "button", "Berth 7"));
    PAGES.call(berth, "function() { this.click(); }");
    assertThat(PAGES.text(tab)).contains("button \"Taken\"");
    ResolvedElement skipper = PAGES.resolve(tab, RealPages.ref(answer, "textbox", "Skipper"));
    assertThat(skipper.session()).isNotSameAs(tab.session());
    assertThat(skipper.frame().ofOtherSite()).isTrue();
    PAGES.close(tab);
  }

  @Test
  void anEmptyPageSaysSo() {
    Tab tab = PAGES.open("about:blank");

    assertThat(PAGES.text(tab)).isEqualTo("(empty)");
    assertThat(PAGES.text(tab, "interactive", "true")).isEqualTo("(no interactive elements)");
    PAGES.close(tab);
  }

  @Test
  void ourOwnWorldLeavesNoTraceInThePage() {
    Tab tab = PAGES.open("/booking.html");
    String before = PAGES.evaluate(tab, "document.documentElement.outerHTML");

    PAGES.text(tab, "selector", "form");

    assertThat(PAGES.evaluate(tab, "document.documentElement.outerHTML")).isEqualTo(before);
    PAGES.close(tab);
  }

  /** The page of {@code docs/browser-snapshots.md}, "Where a snapshot is not enough". */
  @Test
  void whatASnapshotCannotTellIsAsTheGuideSays() {
    Tab tab = PAGES.open("/not-enough.html");

    assertThat(PAGES.text(tab, "interactive", "true"))
        .isEqualTo("- button \"Covered\" [ref=e1]\n- textbox \"Town\" [ref=e2]");
    assertThat(PAGES.text(tab))
        .contains("- generic [ref=e1]: Plain box that hears clicks\n")
        .contains("- canvas [ref=e2]")
        .contains("Row 2")
        .doesNotContain("Drawn button")
        .doesNotContain("such as Hull")
        .doesNotContain("Row 3");
    PAGES.call(PAGES.resolve(tab, "e1"), "function() { this.click(); }");
    assertThat(PAGES.evaluate(tab, "said.textContent")).isEqualTo("plain");
    PAGES.close(tab);
  }

  @Test
  void aLabelInAFrameOfAnotherSiteIsWhereTheElementIs() {
    PAGES
        .site()
        .page(
            "/framed.html",
            "<body style='margin:0'><div style='height:100px'></div><iframe title=Far"
                + " style='margin-left:50px;border:7px solid' src=\""
                + PAGES.site().otherSite("/inside.html")
                + "\"></iframe>")
        .page(
            "/inside.html",
            "<body style='margin:0'><button style='margin:20px;width:80px;height:30px'>In</button>");
    Tab tab = PAGES.open("/framed.html");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> PAGES.text(tab, "interactive", "true").contains("button \"In\""));
    Map<String, Object> answer = PAGES.snapshot(tab, "interactive", "true");

    ResolvedElement button = PAGES.resolve(tab, RealPages.ref(answer, "button", "In"));
    List<LabelledBox> boxes =
        PAGES
            .browser()
            .onLoop(
                () ->
                    PAGES
                        .browser()
                        .gateway()
                        .part(PageReader.class)
                        .read(tab, tab.frames().main(), 0, 100, Duration.ofSeconds(20))
                        .compose(
                            reading ->
                                Labels.of(tab, reading, List.of(reference(reading, button)))));

    assertThat(boxes).containsExactly(new LabelledBox("e1", 50 + 7 + 20, 100 + 7 + 20, 80, 30));
    PAGES.close(tab);
  }

  private static Reference reference(PageReading reading, ResolvedElement button) {
    int frame =
        reading.frames().stream()
            .map(PageReading.ReadFrame::frame)
            .toList()
            .indexOf(button.frame());
    Element element =
        new Element("button", "In", List.of(), List.of(), frame, button.backendNodeId(), true);
    return new Reference("e1", element, null);
  }
}
