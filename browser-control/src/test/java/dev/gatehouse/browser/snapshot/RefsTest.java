package dev.gatehouse.browser.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.parts.TestBrowser;
import dev.gatehouse.browser.tab.Tab;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RefsTest {
  @RegisterExtension static final RealPages PAGES = new RealPages();

  @Test
  void everySpellingFindsTheElement() {
    Tab tab = PAGES.open("/booking.html");
    String ref = RealPages.ref(PAGES.snapshot(tab), "textbox", "Skipper");

    int node = PAGES.resolve(tab, ref).backendNodeId();

    assertThat(List.of("@" + ref, "ref=" + ref, ref.substring(1), " [ref=" + ref + "] "))
        .allSatisfy(
            spelling -> assertThat(PAGES.resolve(tab, spelling).backendNodeId()).isEqualTo(node));
    assertThat(PAGES.call(PAGES.resolve(tab, ref), "function() { return this.id; }"))
        .isEqualTo("skipper");
    PAGES.close(tab);
  }

  @Test
  void namesOfTheAiFormStayWhileTheDocumentDoes() {
    Tab tab = PAGES.open("/booking.html");
    String before = RealPages.ref(PAGES.snapshot(tab), "button", "Pay");
    PAGES.evaluate(tab, "document.querySelector('h1').before(document.createElement('hr'))");

    assertThat(RealPages.ref(PAGES.snapshot(tab), "button", "Pay")).isEqualTo(before);
    PAGES.close(tab);
  }

  @Test
  void anUnknownOneIsRefusedWithAdvice() {
    Tab tab = PAGES.open("/booking.html");
    PAGES.text(tab);

    for (String wrong : List.of("e999", "f9e1", "ax3", "button", "", "e1; drop")) {
      assertThatThrownBy(() -> PAGES.resolve(tab, wrong))
          .isInstanceOf(BrowserException.class)
          .hasMessage(
              "Unknown ref \"%s\". Run a new snapshot and use a ref from that snapshot.", wrong);
    }
    PAGES.close(tab);
  }

  @Test
  void aNavigationForgetsThem() {
    Tab tab = PAGES.open("/booking.html");
    PAGES.text(tab);
    assertThat(PAGES.resolve(tab, "e1").role()).isEqualTo("heading");
    PAGES.evaluate(tab, "location.href = '/redrawn.html'");
    await().atMost(Duration.ofSeconds(30)).until(() -> tab.url().endsWith("/redrawn.html"));

    assertThatThrownBy(() -> PAGES.resolve(tab, "e1")).hasMessageStartingWith("Unknown ref \"e1\"");
    PAGES.close(tab);
  }

  @Test
  void oneThatLeavesItsFrameIsForgottenWithTheFrame() {
    Tab tab = PAGES.open("/booking.html");
    String berth = RealPages.ref(PAGES.snapshot(tab), "button", "Berth 7");
    assertThat(PAGES.resolve(tab, berth).name()).isEqualTo("Berth 7");
    PAGES.evaluate(tab, "document.querySelector('iframe').remove()");

    assertThatThrownBy(() -> PAGES.resolve(tab, berth)).hasMessageStartingWith("Unknown ref");
    assertThat(PAGES.resolve(tab, "e1").role()).isEqualTo("heading");
    PAGES.close(tab);
  }

  @Test
  void theOnlyOneOfItsNameIsFoundAgainAfterThePageWasDrawnAnew() {
    Tab tab = PAGES.open("/redrawn.html");
    Map<String, Object> answer = PAGES.snapshot(tab, "interactive", "true");
    ResolvedElement before = PAGES.resolve(tab, RealPages.ref(answer, "button", "Go"));
    PAGES.evaluate(tab, "redraw()");

    ResolvedElement after = PAGES.resolve(tab, RealPages.ref(answer, "button", "Go"));
    PAGES.call(after, "function() { this.click(); }");

    assertThat(before.replaced()).isFalse();
    assertThat(after.replaced()).isTrue();
    assertThat(after.backendNodeId()).isNotEqualTo(before.backendNodeId());
    assertThat(PAGES.evaluate(tab, "said.textContent")).isEqualTo("Go 2");
    PAGES.close(tab);
  }

  @Test
  void oneOfSeveralEqualOnesIsNotGuessed() {
    Tab tab = PAGES.open("/redrawn.html");
    String same = RealPages.ref(PAGES.snapshot(tab, "interactive", "true"), "button", "Same");
    assertThat(PAGES.resolve(tab, same).name()).isEqualTo("Same");
    PAGES.evaluate(tab, "redraw()");

    assertThatThrownBy(() -> PAGES.resolve(tab, same)).hasMessageStartingWith("Unknown ref");
    PAGES.close(tab);
  }

  @Test
  void oneThatHasBecomeTwoIsNotGuessed() {
    Tab tab = PAGES.open("/redrawn.html");
    String go = RealPages.ref(PAGES.snapshot(tab, "interactive", "true"), "button", "Go");
    PAGES.evaluate(tab, "slot.replaceChildren(button('Go'), button('Go'))");

    assertThatThrownBy(() -> PAGES.resolve(tab, go)).hasMessageStartingWith("Unknown ref");
    PAGES.close(tab);
  }

  @Test
  void anActSaysThatItUsedTheNewElement() {
    Tab tab = PAGES.open("/redrawn.html");
    String go = RealPages.ref(PAGES.snapshot(tab, "interactive", "true"), "button", "Go");
    Map<String, Object> click = Map.of("kind", "click", "ref", go, "targetId", tab.targetId());
    PAGES.evaluate(tab, "redraw()");

    assertThat(TestBrowser.ok(PAGES.browser().post("/act", click)))
        .containsEntry("replacedRefs", List.of(go));
    assertThat(TestBrowser.ok(PAGES.browser().post("/act", click)))
        .doesNotContainKey("replacedRefs");
    assertThat(PAGES.evaluate(tab, "said.textContent")).isEqualTo("Go 2");
    PAGES.close(tab);
  }
}
