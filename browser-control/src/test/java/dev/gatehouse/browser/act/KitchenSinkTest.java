package dev.gatehouse.browser.act;

import static dev.gatehouse.browser.parts.TestBrowser.error;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.browser.parts.Hand;
import dev.gatehouse.browser.parts.NpmParts;
import dev.gatehouse.browser.parts.TestBrowser;
import dev.gatehouse.browser.parts.TestSite;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page on which others show what their acts can do, with ours. */
class KitchenSinkTest {
  @RegisterExtension static final TestBrowser browser = TestBrowser.shared();

  private static TestSite site;
  private Hand hand;

  @BeforeAll
  static void serveThePage() {
    site = TestSite.of(NpmParts.module("cypress-example-kitchensink/app"));
  }

  @AfterAll
  static void closeTheSite() {
    site.close();
  }

  @BeforeEach
  void openThePage() {
    hand = Hand.open(browser, site.url("/commands/actions.html"));
    hand.act("wait", "loadState", "load");
  }

  @Test
  void typesIntoFieldsAndSubmits() {
    hand.type("textbox", "Email address", "fake@email.example");
    hand.act("type", "ref", hand.ref("textbox", "Email address"), "text", ".org", "slowly", true);
    hand.act("press", "key", "Control+a");
    hand.act("press", "key", "Backspace");
    assertThat(hand.evaluate("document.querySelector('.action-email').value")).isEqualTo("");
    hand.click("textbox", "Password");
    assertThat(hand.evaluate("document.querySelector('.action-focus').matches(':focus')"))
        .isEqualTo(true);
    hand.type("textbox", "Coupon Code", "HALFOFF");
    hand.click("button", "Submit");

    hand.act("wait", "text", "Your form has been submitted!");
  }

  @Test
  void clicksOnceTwiceAndWithTheRightButton() {
    hand.click("button", "Click to toggle popover");
    hand.act("wait", "text", "This popover shows up on click");
    hand.act("click", "ref", hand.refOfText("Double click to edit"), "doubleClick", true);
    hand.act("click", "ref", hand.refOfText("Right click to edit"), "button", "right");

    assertThat(
            hand.evaluate(
                "['.action-div', '.rightclick-action-div']"
                    + ".map(css => document.querySelector(css).offsetParent === null)"))
        .isEqualTo(List.of(true, true));
  }

  @Test
  void refusesWhatIsCoveredAndNamesTheCover() {
    assertThat(
            error(
                500,
                hand.ask(
                    "click", "ref", hand.ref("button", "I'm being covered"), "timeoutMs", 700)))
        .contains("hidden or covered")
        .contains("opacity-cover");
  }

  @Test
  void checksUnchecksAndChooses() {
    List<String> ones = hand.refs("checkbox", "Checkbox one has value \"checkbox1\"");
    assertThat(ones).hasSize(3);
    hand.act(
        "fill",
        "fields",
        List.of(
            Map.of("ref", ones.get(0), "type", "checkbox", "value", true),
            Map.of("ref", ones.get(2), "type", "checkbox", "value", false),
            Map.of(
                "ref",
                hand.ref("radio", "Radio one has value \"radio1\""),
                "type",
                "radio",
                "value",
                true)));
    assertThat(
            hand.evaluate(
                "['.action-checkboxes', '.action-check', '.action-radios']"
                    + ".map(css => document.querySelector(css + ' input').checked)"))
        .isEqualTo(List.of(true, false, true));
    String off = hand.refs("checkbox", "Checkbox two is disabled").get(0);
    assertThat(error(500, hand.ask("click", "ref", off, "timeoutMs", 600))).contains("is disabled");
    hand.act("select", "ref", hand.refs("combobox", "").get(0), "values", List.of("apples"));
    hand.act(
        "select",
        "ref",
        hand.refs("listbox", "").get(0),
        "values",
        List.of("fr-apples", "oranges"));
    assertThat(
            hand.evaluate(
                "['.action-select', '.action-select-multiple'].map(css =>"
                    + " [...document.querySelector(css).selectedOptions].map(o => o.value))"))
        .isEqualTo(List.of(List.of("fr-apples"), List.of("fr-apples", "fr-oranges")));
  }

  @Test
  void scrollsInsideBoxesAndMovesARange() {
    List<String> here = hand.refs("button", "I'm Here");
    assertThat(here).hasSizeGreaterThanOrEqualTo(3);
    for (String ref : here) {
      hand.act("scrollIntoView", "ref", ref);
      hand.act("hover", "ref", ref);
      hand.act("click", "ref", ref);
    }
    assertThat(
            hand.evaluate(
                "['scroll-horizontal', 'scroll-vertical', 'scroll-both'].map(id =>"
                    + " { const b = document.getElementById(id);"
                    + " return b.scrollLeft + b.scrollTop > 0 })"))
        .isEqualTo(List.of(true, true, true));
    hand.act(
        "type",
        "ref",
        hand.refs("slider", "Range Input").stream()
            .findFirst()
            .orElseGet(() -> hand.ref("slider", "")),
        "text",
        "25");
    assertThat(hand.evaluate("document.querySelector('.trigger-input-range').value"))
        .isEqualTo("25");
  }
}
