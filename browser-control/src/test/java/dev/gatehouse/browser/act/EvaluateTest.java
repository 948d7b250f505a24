package dev.gatehouse.browser.act;

import static dev.gatehouse.browser.parts.TestBrowser.error;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.browser.parts.Hand;
import dev.gatehouse.browser.parts.TestBrowser;
import dev.gatehouse.profiles.component.BrowserRoutes;
import dev.gatehouse.profiles.component.BrowserRoutes.Answer;
import dev.gatehouse.profiles.component.BrowserRoutes.Request;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluateTest {
  @RegisterExtension static final TestBrowser browser = TestBrowser.shared();

  private Hand hand;

  @BeforeEach
  void openThePage() {
    hand = Hand.open(browser, "/acts.html");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "document.title",
        "document.title;",
        "() => document.title",
        "async () => document.title",
        "function () { return document.title }",
        "Promise.resolve(document.title)",
        "return document.title",
        "const t = document.title; return t",
        "document.title // the title"
      })
  void takesAnExpressionAFunctionOrStatements(String code) {
    assertThat(hand.evaluate(code)).isEqualTo("Acts");
  }

  @Test
  void seesWhatThePageHasDefined() {
    assertThat(hand.evaluate("typeof say")).isEqualTo("function");
  }

  @Test
  void makesPlainDataOfAnyResult() {
    Object result =
        hand.evaluate(
            "() => { const loop = { a: 1 }; loop.self = loop; const shared = { s: 1 };"
                + " return { loop, twice: [shared, shared], none: undefined, nothing: null,"
                + " zero: -0, far: Infinity, not: NaN, big: 12345678901234567890n,"
                + " el: document.body, text: document.createTextNode('x'), fn: () => 1,"
                + " when: new Date(0), map: new Map([['k', 1]]), set: new Set([1, 2]),"
                + " re: /a/g, err: new TypeError('bad'), sym: Symbol('s'), w: window,"
                + " bytes: new Uint8Array([1, 2]), list: [undefined, 1],"
                + " get broken() { throw new Error('no') } } }");

    Map<String, Object> expected =
        new HashMap<>(
            Map.ofEntries(
                Map.entry("loop", Map.of("a", 1, "self", "[circular]")),
                Map.entry("twice", List.of(Map.of("s", 1), Map.of("s", 1))),
                Map.entry("zero", 0),
                Map.entry("far", "Infinity"),
                Map.entry("not", "NaN"),
                Map.entry("big", "12345678901234567890"),
                Map.entry("el", "<body>"),
                Map.entry("text", "[#text]"),
                Map.entry("when", "1970-01-01T00:00:00.000Z"),
                Map.entry("map", List.of(List.of("k", 1))),
                Map.entry("set", List.of(1, 2)),
                Map.entry("re", "/a/g"),
                Map.entry("err", "TypeError: bad"),
                Map.entry("sym", "Symbol(s)"),
                Map.entry("w", "[window]"),
                Map.entry("bytes", List.of(1, 2)),
                Map.entry("list", Arrays.asList(null, 1)),
                Map.entry("broken", "[unreadable]")));
    expected.put("nothing", null);
    assertThat(result).isEqualTo(expected);
  }

  @Test
  void endsCodeThatNeverEnds() {
    assertThat(error(500, hand.ask("evaluate", "fn", "() => { for (;;) {} }", "timeoutMs", 600)))
        .contains("timed out after 600 ms");
    assertThat(error(500, hand.ask("evaluate", "fn", "new Promise(() => {})", "timeoutMs", 600)))
        .contains("timed out after 600 ms");
    assertThat(
            error(
                500,
                hand.ask(
                    "evaluate",
                    "ref",
                    hand.ref("button", "Press me"),
                    "fn",
                    "el => { for (;;) {} }",
                    "timeoutMs",
                    600)))
        .contains("timed out after 600 ms");

    assertThat(hand.evaluate("2 + 2")).isEqualTo(4);
    hand.click("button", "Press me");
    hand.says("clicked");
  }

  @Test
  void tellsTheErrorOfTheCode() {
    assertThat(error(500, hand.ask("evaluate", "fn", "noSuchThing.x")))
        .contains("ReferenceError: noSuchThing is not defined");
    assertThat(error(500, hand.ask("evaluate", "fn", "() => JSON.parse('{')")))
        .contains("SyntaxError");
    assertThat(error(500, hand.ask("evaluate", "fn", "this is no code"))).contains("SyntaxError");
  }

  @Test
  void refusesAResultThatIsTooLarge() {
    assertThat(error(500, hand.ask("evaluate", "fn", "'x'.repeat(5000000)")))
        .contains("larger than");
    assertThat(error(500, hand.ask("evaluate", "fn", "Array(300000).fill(1)")))
        .contains("return a part of it");
  }

  @Test
  void saysThatTheResultIsLostWhenThePageIsLeft() {
    assertThat(
            error(
                500,
                hand.ask(
                    "evaluate",
                    "fn",
                    "() => { location.href = 'acts-next.html'; return new Promise(() => {}) }")))
        .contains("went to another address");
  }

  @Test
  void endsTheCodeOfACallerWhoHangsUp() {
    CompletableFuture<Void> gone = new CompletableFuture<>();
    CompletableFuture<Answer> answer =
        browser
            .gateway()
            .part(BrowserRoutes.class)
            .handle(
                new Request(
                    "POST",
                    "/act",
                    Map.of(),
                    Map.of(
                        "kind",
                        "evaluate",
                        "targetId",
                        hand.targetId(),
                        "fn",
                        "() => { for (;;) {} }",
                        "timeoutMs",
                        60_000),
                    gone))
            .toCompletableFuture();
    // Another tab answers, so the first call has long begun.
    Hand.open(browser, "/acts-next.html").act("wait", "timeMs", 500);

    gone.complete(null);

    assertThat(answer.orTimeout(60, TimeUnit.SECONDS).join().status()).isEqualTo(499);
    hand.click("button", "Press me");
    hand.says("clicked");
  }
}
