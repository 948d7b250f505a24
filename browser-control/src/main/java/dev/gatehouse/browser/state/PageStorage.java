package dev.gatehouse.browser.state;

import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.state.PageScript.ScriptFailure;
import dev.gatehouse.browser.tab.Tab;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The local and the session storage of the page that a tab shows. Never blocks. */
final class PageStorage {
  /** Pairs in a list, not an object: a key may be called like anything. */
  private static final String ENTRIES =
      """
      (kind, key) => {
        const storage = kind === 'local' ? localStorage : sessionStorage;
        const entries = [];
        for (let i = 0; i < storage.length; i++) {
          const name = storage.key(i);
          if (key === null || key === name) entries.push([name, storage.getItem(name)]);
        }
        return entries;
      }""";

  private static final String SET =
      """
      (kind, key, value) => {
        (kind === 'local' ? localStorage : sessionStorage).setItem(key, value);
      }""";

  private static final String CLEAR =
      """
      (kind) => { (kind === 'local' ? localStorage : sessionStorage).clear(); }""";

  private final PageScript script;

  @Inject
  PageStorage(PageScript script) {
    this.script = script;
  }

  /** Which of a page's two storages. */
  enum Kind {
    LOCAL,
    SESSION;

    static Kind named(String name) {
      return switch (name) {
        case "local" -> LOCAL;
        case "session" -> SESSION;
        default -> throw new BrowserException(400, "kind must be local|session");
      };
    }

    private String label() {
      return this == LOCAL ? "local" : "session";
    }
  }

  /** The values by key: all, or the one of {@code key} if it is there. */
  Future<Map<String, String>> values(Tab tab, Kind kind, Optional<String> key) {
    JsonArray arguments = new JsonArray().add(kind.label());
    key.ifPresentOrElse(arguments::add, arguments::addNull);
    return run(tab, ENTRIES, arguments)
        .map(
            entries -> {
              Map<String, String> values = new LinkedHashMap<>();
              for (Object entry : (JsonArray) entries) {
                JsonArray pair = (JsonArray) entry;
                values.put(pair.getString(0), pair.getString(1));
              }
              return values;
            });
  }

  Future<Void> set(Tab tab, Kind kind, String key, String value) {
    return run(tab, SET, new JsonArray().add(kind.label()).add(key).add(value)).mapEmpty();
  }

  Future<Void> clear(Tab tab, Kind kind) {
    return run(tab, CLEAR, new JsonArray().add(kind.label())).mapEmpty();
  }

  private Future<@Nullable Object> run(Tab tab, String function, JsonArray arguments) {
    return script
        .call(tab.frames().main(), function, arguments)
        .recover(cause -> Future.failedFuture(explained(tab, cause)));
  }

  private static Throwable explained(Tab tab, Throwable cause) {
    if (!(cause instanceof ScriptFailure failure)) {
      return cause;
    }
    String text = String.valueOf(failure.getMessage());
    if (text.contains("QuotaExceeded") || text.contains("exceeded the quota")) {
      return new BrowserException(507, "the page's storage is full: clear it first", cause);
    }
    return new BrowserException(
        400,
        "the page "
            + (tab.url().length() > 200 ? tab.url().substring(0, 200) + "…" : tab.url())
            + " has no storage: navigate to a page of a web site first",
        cause);
  }
}
