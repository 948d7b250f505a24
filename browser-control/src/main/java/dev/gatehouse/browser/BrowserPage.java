package dev.gatehouse.browser;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The page of one tab. Look with {@link #snapshot}, act on its references, look again. Immutable;
 * safe to use from any thread; what is asked of one tab happens in the order in which it was asked.
 * See {@link BrowserControl} for futures and failures.
 */
public final class BrowserPage {
  private final ManagedBrowser browser;
  private final String targetId;

  BrowserPage(ManagedBrowser browser, String targetId) {
    this.browser = browser;
    this.targetId = requireNonNull(targetId, "targetId");
  }

  /** The id of the tab. */
  public String targetId() {
    return targetId;
  }

  /** Goes to another address; returns the one where that led. */
  public Future<String> navigate(String url) {
    return post("/navigate", Map.of("url", url)).map(answer -> answer.getString("url", ""));
  }

  /** The page as text, with references for what can be acted on. */
  public Future<Snapshot> snapshot() {
    return snapshot(Map.of("format", "ai"));
  }

  /** Only what can be acted on, short. */
  public Future<Snapshot> efficientSnapshot() {
    return snapshot(Map.of("mode", "efficient"));
  }

  /**
   * The page as text, by the parameters of {@code GET /snapshot}.
   *
   * @param options for example {@code selector}, {@code depth}
   */
  public Future<Snapshot> snapshot(Map<String, String> options) {
    Map<String, String> query = new LinkedHashMap<>(options);
    query.put("targetId", targetId);
    return browser.get("/snapshot", query).map(Snapshot::of);
  }

  /** Clicks on an element of the last snapshot: {@code e3}. */
  public Future<Void> click(String ref) {
    return act("click", Map.of("ref", ref));
  }

  /** Puts text into a field, in place of what it held. */
  public Future<Void> type(String ref, String text) {
    return act("type", Map.of("ref", ref, "text", text));
  }

  /** Presses a key: {@code Enter}, {@code Control+a}. */
  public Future<Void> press(String key) {
    return act("press", Map.of("key", key));
  }

  /** Chooses options of a list, by value or text. */
  public Future<Void> select(String ref, String... values) {
    return act("select", Map.of("ref", ref, "values", List.of(values)));
  }

  /** Waits until text is visible. */
  public Future<Void> waitForText(String text, Duration limit) {
    return act("wait", Map.of("text", text, "timeoutMs", limit.toMillis()));
  }

  /**
   * Runs JavaScript in the page.
   *
   * @param source an expression, or a function to call
   * @return its result as JSON: a map, list, string, number, boolean or null
   */
  public Future<@Nullable Object> evaluate(String source) {
    return post("/act", Map.of("kind", "evaluate", "fn", source))
        .map(answer -> answer.getMap().get("result"));
  }

  /** Does anything else of {@code POST /act}. */
  public Future<Void> act(String kind, Map<String, Object> fields) {
    Map<String, Object> body = new LinkedHashMap<>(fields);
    body.put("kind", kind);
    return post("/act", body).mapEmpty();
  }

  /** Takes a picture of what is in view; returns the file. */
  public Future<Path> screenshot() {
    return post("/screenshot", Map.of()).map(BrowserPage::file);
  }

  /** Prints the page; returns the PDF file. */
  public Future<Path> pdf() {
    return post("/pdf", Map.of()).map(BrowserPage::file);
  }

  /** Closes the tab. */
  public Future<Void> close() {
    return browser
        .delete("/tabs/" + URLEncoder.encode(targetId, StandardCharsets.UTF_8))
        .mapEmpty();
  }

  private Future<JsonObject> post(String path, Map<String, Object> fields) {
    Map<String, Object> body = new LinkedHashMap<>(fields);
    body.put("targetId", targetId);
    return browser.post(path, body);
  }

  private static Path file(JsonObject answer) {
    return Path.of(answer.getString("path"));
  }

  /**
   * What a page shows. All of it is the page's own words.
   *
   * @param url address of the page
   * @param text the page as indented lines, each element with its reference
   * @param refs the references, with what they mean, in the order of the page
   */
  public record Snapshot(String url, String text, Map<String, Element> refs) {
    public Snapshot {
      refs = Collections.unmodifiableMap(new LinkedHashMap<>(refs));
    }

    static Snapshot of(JsonObject body) {
      Map<String, Element> refs = new LinkedHashMap<>();
      JsonObject listed = body.getJsonObject("refs", new JsonObject());
      for (String ref : listed.fieldNames()) {
        JsonObject element = listed.getJsonObject(ref);
        refs.put(ref, new Element(element.getString("role", ""), element.getString("name", "")));
      }
      return new Snapshot(body.getString("url", ""), body.getString("snapshot", ""), refs);
    }

    /**
     * The reference of the first element with this role and name.
     *
     * @throws NoSuchElementException when there is none
     */
    public String ref(String role, String name) {
      return refs.entrySet().stream()
          .filter(entry -> entry.getValue().equals(new Element(role, name)))
          .map(Map.Entry::getKey)
          .findFirst()
          .orElseThrow(
              () -> new NoSuchElementException("the page has no " + role + " \"" + name + "\""));
    }
  }

  /**
   * An element that can be acted on.
   *
   * @param role {@code button}
   * @param name what people read on it; empty for none
   */
  public record Element(String role, String name) {}
}
