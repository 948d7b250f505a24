package dev.gatehouse.launcher.browser;

import dev.gatehouse.launcher.client.Params;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request to browser control. Not safe to share between threads. */
final class Ask {
  private final String method;
  private final String path;
  private final Params query = new Params();
  private final Params body = new Params();

  private Ask(String method, String path) {
    this.method = method;
    this.path = path;
  }

  static Ask get(String path) {
    return new Ask("GET", path);
  }

  static Ask post(String path) {
    return new Ask("POST", path);
  }

  /** A request about one thing, whose name is the last step of the path. */
  static Ask delete(String path, String name) {
    return new Ask(
        "DELETE", path + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20"));
  }

  /** An act on a page. */
  static Ask act(String kind) {
    return post("/act").with("kind", kind);
  }

  /** Adds a value where the route looks for it; null, an unset flag and empty text are left out. */
  Ask with(String key, @Nullable Object value) {
    (method.equals("POST") ? body : query).with(key, value);
    return this;
  }

  /** Adds a value that may be empty or false. */
  Ask exactly(String key, Object value) {
    body.tree().put(key, value);
    return this;
  }

  /** The parameters of {@code browser.request}. */
  Map<String, Object> params(@Nullable String profile, int timeoutMillis) {
    query.with("profile", profile);
    Params params = new Params().with("method", method).with("path", path);
    if (!query.tree().isEmpty()) {
      params.with("query", query.tree());
    }
    if (!body.tree().isEmpty()) {
      params.with("body", body.tree());
    }
    return params.with("timeoutMs", timeoutMillis).tree();
  }
}
