package dev.gatehouse.browser.state;

import dev.gatehouse.browser.cdp.CdpException;
import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.route.Fields;
import dev.gatehouse.browser.tab.Tab;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The cookies of a browser profile: all of them, not only those of a page. Never blocks. */
final class Cookies {
  private static final List<String> KEPT =
      List.of("name", "value", "domain", "path", "expires", "httpOnly", "secure");

  @Inject
  Cookies() {}

  Future<List<JsonObject>> all(Tab tab) {
    return tab.session()
        .send("Storage.getCookies")
        .map(
            answer -> {
              List<JsonObject> cookies = new ArrayList<>();
              for (Object cookie : answer.getJsonArray("cookies", new JsonArray())) {
                cookies.add(shown((JsonObject) cookie));
              }
              return cookies;
            });
  }

  private static JsonObject shown(JsonObject cookie) {
    JsonObject shown = new JsonObject();
    KEPT.forEach(key -> shown.put(key, cookie.getValue(key)));
    // Chromium treats a cookie that says nothing as Lax.
    return shown.put("sameSite", cookie.getString("sameSite", "Lax"));
  }

  /** Sets one cookie; fails with 400 when it is none. */
  Future<Void> set(Tab tab, Map<String, Object> cookie) {
    JsonObject params = new JsonObject().put("cookies", new JsonArray().add(checked(cookie)));
    return tab.session()
        .send("Storage.setCookies", params)
        .recover(
            cause ->
                Future.failedFuture(
                    cause instanceof CdpException refusal && !refusal.timedOut()
                        ? new BrowserException(
                            400,
                            "the browser refuses this cookie ("
                                + refusal.reason()
                                + "): check that url or domain is a web address, that name, value"
                                + " and path hold no ; or line break, and that a __Host- or"
                                + " __Secure- cookie is secure",
                            cause)
                        : cause))
        .mapEmpty();
  }

  Future<Void> clear(Tab tab) {
    return tab.session().send("Storage.clearCookies").mapEmpty();
  }

  /** What DevTools are to be told. */
  static JsonObject checked(Map<String, Object> cookie) {
    Fields fields = Fields.of(cookie);
    JsonObject params = new JsonObject().put("name", required(fields, "name"));
    params.put("value", fields.untrimmed("value").orElseThrow(() -> missing("value")));
    if (fields.text("url").isPresent()) {
      params.put("url", fields.required("url"));
      fields.text("domain").ifPresent(domain -> params.put("domain", domain));
      fields.text("path").ifPresent(path -> params.put("path", path));
    } else {
      if (fields.text("domain").isEmpty() || fields.text("path").isEmpty()) {
        throw new BrowserException(400, "cookie needs a url, or a domain and a path");
      }
      params.put("domain", fields.required("domain")).put("path", fields.required("path"));
    }
    // The family's clients send -1 for a cookie that ends with the browser.
    fields.number("expires").filter(at -> at >= 0).ifPresent(at -> params.put("expires", at));
    fields.flag("httpOnly").ifPresent(flag -> params.put("httpOnly", flag));
    fields.flag("secure").ifPresent(flag -> params.put("secure", flag));
    fields.text("sameSite").ifPresent(text -> params.put("sameSite", sameSite(text)));
    return params;
  }

  private static String sameSite(String text) {
    for (String known : List.of("Strict", "Lax", "None")) {
      if (known.equalsIgnoreCase(text)) {
        return known;
      }
    }
    throw new BrowserException(400, "cookie.sameSite must be Lax, None or Strict");
  }

  private static String required(Fields fields, String name) {
    return fields.text(name).orElseThrow(() -> missing(name));
  }

  private static BrowserException missing(String name) {
    return new BrowserException(400, "cookie." + name + " is required");
  }
}
