package dev.gatehouse.browser.act;

import static dev.gatehouse.browser.parts.TestBrowser.error;
import static dev.gatehouse.browser.parts.TestBrowser.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.browser.parts.Hand;
import dev.gatehouse.browser.parts.TestBrowser;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** No dialog and no script ever holds a tab for good. */
class DialogsTest {
  @RegisterExtension static final TestBrowser browser = TestBrowser.shared();

  private Hand hand;

  @BeforeEach
  void openThePage() {
    hand = Hand.open(browser, "/acts-dialogs.html");
  }

  @Test
  void dismissesADialogThatNobodyExpectsAndTellsOfIt() {
    Map<String, Object> answer = hand.click("button", "Confirm");

    hand.says("confirm false");
    assertThat(answer.get("dialogs"))
        .isEqualTo(
            List.of(
                Map.of(
                    "type", "confirm", "message", "Really?", "accepted", false, "armed", false)));
    hand.click("button", "Alert");
    hand.says("after alert");
    hand.click("button", "Prompt");
    hand.says("prompt null");
  }

  @Test
  void answersTheNextDialogAsArmedAndOnlyThatOne() {
    arm(true, "Ada");
    hand.click("button", "Prompt");
    hand.says("prompt Ada");
    arm(true, null);
    hand.click("button", "Prompt");
    hand.says("prompt nobody");
    arm(true, null);
    hand.click("button", "Confirm");
    hand.says("confirm true");
    hand.click("button", "Confirm");
    hand.says("confirm false");
  }

  @Test
  void wantsToKnowWhatToAnswer() {
    assertThat(error(400, browser.post("/hooks/dialog", Map.of()))).contains("accept is required");
  }

  @Test
  void endsAScriptThatAlertsForEver() {
    hand.click("button", "Alert for ever");

    hand.click("button", "Alert");
    hand.says("after alert");
  }

  @Test
  void leavesAPageThatAsksToStay() {
    hand.click("button", "Guard");
    hand.says("guarded");
    hand.act("close");

    assertThat(error(404, hand.ask("press", "key", "a"))).contains("tab not found");
  }

  @Test
  void saysThatAPageIsStuckAndFreesItByAnEvaluation() {
    hand.click("button", "Spin");

    assertThat(error(500, hand.ask("wait", "timeMs", 1_500, "text", "never", "timeoutMs", 700)))
        .contains("did not answer")
        .contains("evaluate");
    Hand other = Hand.open(browser, "/acts.html");
    other.click("button", "Press me");
    other.says("clicked");
    hand.ask("evaluate", "fn", "1 + 1", "timeoutMs", 500);

    assertThat(hand.evaluate("1 + 1")).isEqualTo(2);
  }

  @Test
  void closesATabThatIsStuck() {
    hand.click("button", "Spin");

    hand.act("close");

    assertThat(error(404, hand.ask("press", "key", "a"))).contains("tab not found");
  }

  private void arm(boolean accept, String text) {
    Map<String, Object> body = new HashMap<>();
    body.put("accept", accept);
    body.put("targetId", hand.targetId());
    if (text != null) {
      body.put("promptText", text);
    }
    assertThat(ok(browser.post("/hooks/dialog", body))).containsEntry("ok", true);
  }
}
