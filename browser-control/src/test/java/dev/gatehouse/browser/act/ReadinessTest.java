package dev.gatehouse.browser.act;

import static dev.gatehouse.browser.parts.TestBrowser.error;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.browser.parts.Hand;
import dev.gatehouse.browser.parts.TestBrowser;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Acts wait for their element, and say what is in the way. */
class ReadinessTest {
  @RegisterExtension static final TestBrowser browser = TestBrowser.shared();

  @Test
  void saysWhatCoversAnElementAndClicksItOnceThatIsGone() {
    Hand hand = Hand.open(browser, "/acts-ready.html");
    String under = hand.ref("button", "Under");

    assertThat(error(500, hand.ask("click", "ref", under, "timeoutMs", 600)))
        .contains("Element \"" + under + "\" is not interactable (hidden or covered)")
        .contains("<div id=\"veil\" class=\"overlay\">");
    hand.click("button", "Lift the veil");
    hand.act("click", "ref", under);

    hand.says("under");
  }

  @Test
  void refusesWhatStaysDisabledAndWaitsForWhatIsEnabledLater() {
    Hand hand = Hand.open(browser, "/acts-ready.html");

    assertThat(error(500, hand.ask("click", "ref", hand.ref("button", "Off"), "timeoutMs", 600)))
        .contains("is disabled");
    String soon = hand.ref("button", "Soon on");
    hand.click("button", "Turn on later");
    hand.act("click", "ref", soon);

    hand.says("soon");
  }

  @Test
  void waitsUntilAnElementIsAtRest() {
    Hand hand = Hand.open(browser, "/acts-ready.html");
    String mover = hand.ref("button", "Mover");
    hand.click("button", "Start moving");

    hand.act("click", "ref", mover);

    hand.says("caught");
  }

  @Test
  void saysThatAnElementIsGone() {
    Hand hand = Hand.open(browser, "/acts-ready.html");
    String gone = hand.ref("button", "Gone soon");
    hand.click("button", "Remove it");

    assertThat(error(500, hand.ask("click", "ref", gone, "timeoutMs", 600)))
        .contains("Unknown ref \"" + gone + "\". Run a new snapshot");
  }

  @Test
  void refusesAReferenceOfAnEarlierPage() {
    Hand hand = Hand.open(browser, "/acts.html");
    String old = hand.ref("button", "Press me");
    hand.click("link", "Next page");

    assertThat(error(500, hand.ask("click", "ref", old)))
        .contains("Unknown ref \"" + old + "\". Run a new snapshot");
    assertThat(error(500, hand.ask("click", "ref", "e99999"))).contains("Unknown ref");
  }

  @Test
  void waitsForTextThatArrivesAndForTextThatGoes() {
    Hand hand = Hand.open(browser, "/acts-ready.html");
    hand.click("button", "Arrive in a second");

    hand.act("wait", "text", "late ARRIVAL", "selector", "#late", "loadState", "load");
    hand.evaluate("setTimeout(() => document.getElementById('late').remove(), 300)");
    hand.act("wait", "textGone", "Late arrival", "timeMs", 10);
  }

  @Test
  void waitsForAnAddressForAQuietNetworkAndForCode() {
    Hand hand = Hand.open(browser, "/acts.html");
    hand.evaluate("setTimeout(() => { location.hash = 'there'; window.ready = 1 }, 300)");

    hand.act("wait", "url", "**/acts.html#there", "loadState", "networkidle", "fn", "window.ready");
    hand.act("wait", "fn", "() => Promise.resolve(true)");
  }

  @Test
  void saysWhatItWaitedForInVain() {
    Hand hand = Hand.open(browser, "/acts.html");

    assertThat(error(500, hand.ask("wait", "text", "Never", "timeoutMs", 500)))
        .contains("wait timed out after 500 ms for text \"Never\"");
    assertThat(error(500, hand.ask("wait", "fn", "() => false", "timeoutMs", 500)))
        .contains("wait timed out after 500 ms for fn");
    assertThat(error(400, hand.ask("wait", "selector", "p[[", "timeoutMs", 500)))
        .contains("no CSS selector");
  }

  @Test
  void actsInFramesOfThisSiteAndOfAnother() {
    Hand hand =
        Hand.open(
            browser,
            browser.site().url("/acts-frames.html?other=")
                + browser.site().otherSite("/acts-inner.html"));
    hand.act("wait", "selector", "input[aria-label='Inner text']");

    hand.click("button", "Near");
    hand.type("textbox", "Near text", "typed near");
    hand.click("button", "Inner");
    hand.type("textbox", "Inner text", "typed inside");
    hand.act("type", "ref", hand.ref("textbox", "Inner text"), "text", "!", "slowly", true);

    assertThat(hand.refs("button", "Near done")).hasSize(1);
    assertThat(hand.refs("button", "Inner done")).hasSize(1);
    assertThat(
            hand.act("evaluate", "ref", hand.ref("textbox", "Near text"), "fn", "el => el.value")
                .get("result"))
        .isEqualTo("typed near");
    assertThat(
            hand.act("evaluate", "ref", hand.ref("textbox", "Inner text"), "fn", "el => el.value")
                .get("result"))
        .asString()
        .contains("typed inside", "!");
  }

  @Test
  void refusesToClickIntoACoveredFrame() {
    Hand hand = Hand.open(browser, "/acts-frames.html");
    String near = hand.ref("button", "Near");
    hand.evaluate(
        "{ const d = document.createElement('div'); d.id = 'sheet';"
            + " d.style = 'position:fixed;inset:0;background:#fff8'; document.body.append(d) }");

    assertThat(error(500, hand.ask("click", "ref", near, "timeoutMs", 700)))
        .contains("hidden or covered")
        .contains("sheet");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nothing | kind is required",
        "jump | kind is required",
        "click | ref is required",
        "type | ref is required",
        "press | key is required",
        "hover | ref is required",
        "scrollIntoView | ref is required",
        "drag | startRef and endRef are required",
        "select | ref and values are required",
        "fill | fields are required",
        "resize | width and height are required",
        "wait | wait requires at least one of",
        "evaluate | fn is required"
      })
  void saysWhatIsMissing(String kind, String words) {
    assertThat(error(400, browser.post("/act", Map.of("kind", kind)))).contains(words);
  }

  @Test
  void refusesWhatMakesNoSense() {
    assertThat(error(400, browser.post("/act", Map.of()))).contains("kind is required");
    assertThat(error(400, act(Map.of("kind", "type", "ref", "e1")))).contains("text is required");
    assertThat(error(400, act(Map.of("kind", "click", "ref", "e1", "button", "top"))))
        .contains("button must be left|right|middle");
    assertThat(error(400, act(Map.of("kind", "click", "ref", "e1", "modifiers", List.of("Up")))))
        .contains("modifiers must be Alt|Control|ControlOrMeta|Meta|Shift");
    assertThat(error(400, act(Map.of("kind", "click", "selector", "#x"))))
        .contains("takes no selector")
        .contains("/snapshot");
    assertThat(error(400, act(Map.of("kind", "press", "key", "Entr")))).contains("unknown key");
    assertThat(
            error(
                400,
                act(
                    Map.of(
                        "kind", "type", "ref", "e1", "text", "x".repeat(2_001), "slowly", true))))
        .contains("too long to be typed slowly");
  }

  private static dev.gatehouse.profiles.component.BrowserRoutes.Answer act(
      Map<String, Object> body) {
    return browser.post("/act", body);
  }
}
