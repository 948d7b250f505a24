package dev.gatehouse.browser.act;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.browser.parts.Hand;
import dev.gatehouse.browser.parts.TestBrowser;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every kind of act on one page, in a real browser. */
class ActTest {
  @RegisterExtension static final TestBrowser browser = TestBrowser.shared();

  private Hand hand;

  @BeforeEach
  void openThePage() {
    hand = Hand.open(browser, "/acts.html");
  }

  @Test
  void clicksOnceTwiceWithAnyButtonAndModifiers() {
    hand.click("button", "Press me");
    hand.says("clicked");
    hand.act("click", "ref", hand.ref("button", "Press me"), "doubleClick", true);
    hand.says("double");
    hand.act("click", "ref", hand.ref("button", "Which button"), "button", "right");
    hand.says("button 2");
    hand.act(
        "click",
        "ref",
        hand.ref("button", "Which button"),
        "button",
        "middle",
        "modifiers",
        List.of("Shift", "ControlOrMeta"));
    hand.says("button 1 shift control");
  }

  @Test
  void scrollsToWhatIsOutsideTheWindow() {
    hand.click("button", "Far away");

    hand.says("far");
  }

  @Test
  void tellsTheAddressAfterAClickThatNavigates() {
    Map<String, Object> answer = hand.click("link", "Next page");

    assertThat(answer.get("url")).isEqualTo(browser.site().url("/acts-next.html"));
    assertThat(answer).containsEntry("ok", true).containsEntry("targetId", hand.targetId());
  }

  @Test
  void tellsWhichTabAClickHasOpened() {
    Map<String, Object> answer = hand.click("link", "New tab");

    assertThat((List<?>) answer.get("openedTabs"))
        .singleElement()
        .satisfies(id -> Hand.on(browser, String.valueOf(id)).act("wait", "text", "The next page"));
  }

  @Test
  void replacesTheContentOfAFieldAndSubmitsIt() {
    hand.type("textbox", "Name", "Ada");
    hand.type("textbox", "Notes", "two\nlines");
    hand.type("spinbutton", "Count", "12");
    hand.act("type", "ref", hand.ref("textbox", "Name"), "text", "Grace", "submit", true);

    hand.says(
        "sent name=Grace&notes=two%0Alines&count=12&day=&colour=%23000000&loudness=5"
            + "&locked=fixed&size=s");
  }

  @Test
  void emptiesAField() {
    hand.type("textbox", "Name", "");

    assertThat(hand.evaluate("document.querySelector('[name=name]').value")).isEqualTo("");
  }

  @Test
  void typesKeyByKeyBehindWhatIsThere() {
    hand.act("press", "key", "Escape");
    hand.act("type", "ref", hand.ref("textbox", "Keys"), "text", "aB é", "slowly", true);

    hand.says("a B  ");
    assertThat(hand.evaluate("keys.value")).isEqualTo("aB é");
  }

  @Test
  void setsWhatIsNotTyped() {
    hand.type("slider", "Loudness", "7");
    hand.says("loud 7");
    String text =
        TestBrowser.error(
            500, hand.ask("type", "ref", hand.ref("slider", "Loudness"), "text", "70"));
    assertThat(text).contains("0 to 10");
  }

  @Test
  void replacesAnEditablePartOfThePage() {
    hand.type("textbox", "Letter", "Hello you");

    assertThat(hand.evaluate("document.querySelector('[contenteditable]').innerText.trim()"))
        .isEqualTo("Hello you");
  }

  @Test
  void refusesAFieldThatIsReadOnlyAndABoxThatTakesNoText() {
    assertThat(
            TestBrowser.error(
                500,
                hand.ask(
                    "type", "ref", hand.ref("textbox", "Locked"), "text", "x", "timeoutMs", 600)))
        .contains("not editable: it is read-only");
    assertThat(
            TestBrowser.error(
                500, hand.ask("type", "ref", hand.ref("checkbox", "Agree"), "text", "x")))
        .contains("takes no text: it is of type checkbox");
  }

  @Test
  void pressesKeysAndChordsWhereTheFocusIs() {
    hand.click("textbox", "Keys");
    hand.act("press", "key", "x");
    hand.act("press", "key", "ArrowLeft");
    hand.act("press", "key", "Shift+End");
    hand.act("press", "key", "Control+a");
    hand.act("press", "key", "F2");
    hand.says("x ArrowLeft S-Shift S-End C-Control C-a F2");
    hand.act("press", "key", "Delete");

    assertThat(hand.evaluate("keys.value")).isEqualTo("");
  }

  @Test
  void showsWhatOnlyShowsUnderTheMouse() {
    hand.act("hover", "ref", hand.ref("button", "Menu"));

    hand.act("wait", "text", "Hidden entry");
  }

  @Test
  void scrollsAnElementIntoView() {
    hand.act("scrollIntoView", "ref", hand.ref("button", "Far away"));

    assertThat(hand.evaluate("scrollY > 1000")).isEqualTo(true);
  }

  @Test
  void dragsByDataAndByMouse() {
    hand.act(
        "drag", "startRef", hand.ref("button", "Parcel"), "endRef", hand.ref("button", "Shelf"));
    hand.says("dropped parcel");
    hand.act("drag", "startRef", hand.ref("slider", "Knob"), "endRef", hand.ref("button", "Mark"));
    hand.says("knob moved true");
  }

  @Test
  void choosesByValueOrLabelOneOrSeveral() {
    hand.act("select", "ref", hand.ref("combobox", "Size"), "values", List.of("Large"));
    hand.says("size l");
    hand.act("select", "ref", hand.ref("combobox", "Size"), "values", List.of("s"));
    hand.says("size s");
    hand.act("select", "ref", hand.ref("listbox", "Colours"), "values", List.of("red", "blue"));
    hand.says("many red,blue");
  }

  @Test
  void saysWhichOptionsThereAre() {
    String ref = hand.ref("combobox", "Size");

    assertThat(
            TestBrowser.error(
                500, hand.ask("select", "ref", ref, "values", List.of("Tiny"), "timeoutMs", 500)))
        .contains("no option \"Tiny\"")
        .contains("\"Small\", \"Large\", \"Huge\"");
    assertThat(
            TestBrowser.error(
                500, hand.ask("select", "ref", ref, "values", List.of("Huge"), "timeoutMs", 500)))
        .contains("disabled");
    assertThat(TestBrowser.error(500, hand.ask("select", "ref", ref, "values", List.of("s", "l"))))
        .contains("one option only");
  }

  @Test
  void fillsAFormInOneCall() {
    hand.act(
        "fill",
        "fields",
        List.of(
            Map.of("ref", hand.ref("textbox", "Name"), "value", "Ada"),
            Map.of("ref", hand.ref("textbox", "Notes")),
            Map.of("value", "dropped, because it names no field"),
            Map.of("ref", hand.ref("checkbox", "Agree"), "type", "checkbox", "value", true),
            Map.of("ref", hand.ref("radio", "Cash"), "type", "radio", "value", "1"),
            Map.of("ref", hand.ref("spinbutton", "Count"), "type", "number", "value", 3)));
    hand.act(
        "fill",
        "fields",
        List.of(Map.of("ref", hand.ref("checkbox", "Agree"), "type", "checkbox", "value", true)));
    hand.click("button", "Send");

    hand.says(
        "sent name=Ada&notes=&count=3&day=&colour=%23000000&loudness=5&locked=fixed&size=s"
            + "&agree=on&pay=cash");
    hand.act(
        "fill",
        "fields",
        List.of(Map.of("ref", hand.ref("checkbox", "Agree"), "type", "checkbox", "value", false)));
    assertThat(hand.evaluate("document.querySelector('[name=agree]').checked")).isEqualTo(false);
  }

  @Test
  void actsInShadowTrees() {
    hand.type("textbox", "Dim", "moon");
    hand.click("button", "In the shadow");

    hand.says("shadow moon");
  }

  @Test
  void givesThePageAnotherWindow() {
    Map<String, Object> answer = hand.act("resize", "width", 480.7, "height", 640);

    assertThat(answer.get("url")).isEqualTo(browser.site().url("/acts.html"));
    assertThat(hand.evaluate("innerWidth + 'x' + innerHeight")).isEqualTo("480x640");
  }

  @Test
  void closesTheTab() {
    hand.act("close");

    assertThat(TestBrowser.error(404, hand.ask("press", "key", "a"))).contains("tab not found");
  }

  @Test
  void actsOnATabThatIsNotInFront() {
    Hand.open(browser, "/acts-next.html");

    hand.click("button", "Press me");

    hand.says("clicked");
  }

  @Test
  void setsADateAndAColour() {
    hand.type("textbox", "Day", "2026-01-31");
    hand.says("day 2026-01-31");
    hand.type("textbox", "Colour", "#FF8800");

    assertThat(hand.evaluate("document.querySelector('[name=colour]').value")).isEqualTo("#ff8800");
    assertThat(
            TestBrowser.error(
                500, hand.ask("type", "ref", hand.ref("textbox", "Day"), "text", "tomorrow")))
        .contains("a date such as 2026-01-31");
  }

  @Test
  void clicksAtAPlaceOfTheWindow() {
    List<?> at =
        (List<?>)
            hand.evaluate(
                "(b => [b.x + b.width / 2, b.y + b.height / 2])"
                    + "(document.querySelector('button').getBoundingClientRect())");
    hand.act("click", "x", at.get(0), "y", at.get(1));

    hand.says("clicked");
  }

  @Test
  void doesSeveralActsInOneCallUntilOneFails() {
    String name = hand.ref("textbox", "Name");
    String send = hand.ref("button", "Press me");
    Map<String, Object> answer =
        hand.act(
            "batch",
            "actions",
            List.of(
                Map.of("kind", "type", "ref", name, "text", "Ada"),
                Map.of("kind", "click", "ref", send),
                Map.of("kind", "evaluate", "fn", "document.querySelector('[name=name]').value")));
    assertThat(answer.get("results"))
        .isEqualTo(
            List.of(
                Map.of("kind", "type"),
                Map.of("kind", "click"),
                Map.of("kind", "evaluate", "result", "Ada")));
    hand.says("clicked");

    assertThat(
            TestBrowser.error(
                500,
                hand.ask(
                    "batch",
                    "actions",
                    List.of(
                        Map.of("kind", "type", "ref", name, "text", "Grace"),
                        Map.of("kind", "click", "ref", "e99999")))))
        .contains("actions[1] failed, the ones before it are done");
    assertThat(
            TestBrowser.error(
                400,
                hand.ask(
                    "batch",
                    "actions",
                    List.of(
                        Map.of("kind", "type", "ref", name, "text", "never"),
                        Map.of("kind", "type", "ref", name)))))
        .contains("actions[1]: text is required");
    assertThat(hand.evaluate("document.querySelector('[name=name]').value")).isEqualTo("Grace");
  }
}
