package dev.gatehouse.browser.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.profiles.component.BrowserRoutes.Answer;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Drives one tab the way an agent does, by snapshots and acts only: finds an element by role and
 * name in a fresh snapshot and acts on its reference.
 */
public final class Hand {
  private final TestBrowser browser;
  private final String targetId;

  private Hand(TestBrowser browser, String targetId) {
    this.browser = browser;
    this.targetId = targetId;
  }

  /** Opens a page of the site, or an absolute address, in a new tab. */
  public static Hand open(TestBrowser browser, String page) {
    return new Hand(browser, browser.open(page).targetId());
  }

  /** A hand on a tab that is open. */
  public static Hand on(TestBrowser browser, String targetId) {
    return new Hand(browser, targetId);
  }

  public String targetId() {
    return targetId;
  }

  /** The role snapshot of the page. */
  public String snapshot() {
    return String.valueOf(TestBrowser.ok(takeSnapshot()).get("snapshot"));
  }

  /** The reference of the only element with that role and name, from a fresh snapshot. */
  public String ref(String role, String name) {
    List<String> refs = refs(role, name);
    assertThat(refs).as("%s \"%s\" in %s", role, name, refsNow()).hasSize(1);
    return refs.get(0);
  }

  /** The reference of the first element whose own text is {@code text}, whatever its role. */
  public String refOfText(String text) {
    String snapshot =
        String.valueOf(
            TestBrowser.ok(browser.get("/snapshot", Map.of("targetId", targetId, "format", "ai")))
                .get("snapshot"));
    Matcher line =
        Pattern.compile("\\[ref=(\\w+)\\]: \"?" + Pattern.quote(text) + "\"?$", Pattern.MULTILINE)
            .matcher(snapshot);
    assertThat(line.find()).as("\"%s\" in %s", text, snapshot).isTrue();
    return line.group(1);
  }

  /** The references of all elements with that role and name, in the order of the page. */
  public List<String> refs(String role, String name) {
    return refsNow().entrySet().stream()
        .filter(entry -> role.equals(entry.getValue().get("role")))
        .filter(entry -> name.equals(Objects.requireNonNullElse(entry.getValue().get("name"), "")))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Asks for an act: {@code act("click", "ref", "e12")}. */
  public Answer ask(String kind, Object... fields) {
    Map<String, Object> body = new HashMap<>();
    body.put("kind", kind);
    body.put("targetId", targetId);
    for (int i = 0; i < fields.length; i += 2) {
      body.put((String) fields[i], fields[i + 1]);
    }
    return browser.post("/act", body);
  }

  /** Does an act that must succeed. */
  public Map<String, Object> act(String kind, Object... fields) {
    return TestBrowser.ok(ask(kind, fields));
  }

  public Map<String, Object> click(String role, String name) {
    return act("click", "ref", ref(role, name));
  }

  public Map<String, Object> type(String role, String name, String text) {
    return act("type", "ref", ref(role, name), "text", text);
  }

  /** Evaluates code in the page. */
  public Object evaluate(String code) {
    return Objects.requireNonNullElse(act("evaluate", "fn", code).get("result"), "null");
  }

  /** Waits until the element with the id {@code said} says so. */
  public void says(String text) {
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(evaluate("document.getElementById('said').textContent"))
                    .isEqualTo(text));
  }

  private Answer takeSnapshot() {
    return browser.get("/snapshot", Map.of("targetId", targetId, "interactive", "true"));
  }

  @SuppressWarnings("unchecked")
  private Map<String, Map<String, Object>> refsNow() {
    Map<String, Object> refs = (Map<String, Object>) TestBrowser.ok(takeSnapshot()).get("refs");
    Map<String, Map<String, Object>> sorted = new LinkedHashMap<>();
    refs.entrySet().stream()
        .sorted(
            Comparator.comparingInt(
                entry -> Integer.parseInt(entry.getKey().replaceAll("^.*e", ""))))
        .forEach(entry -> sorted.put(entry.getKey(), (Map<String, Object>) entry.getValue()));
    return sorted;
  }
}
