package dev.gatehouse.browser;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.browser.failure.BrowserException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * One browser profile of a gateway. What needs a browser starts it. Immutable; safe to use from any
 * thread; see {@link BrowserControl} for futures and failures.
 */
public final class ManagedBrowser {
  private final BrowserControl control;
  private final String profile;

  ManagedBrowser(BrowserControl control, String profile) {
    this.control = control;
    this.profile = requireNonNull(profile, "profile");
  }

  /** Starts it, unless it runs. */
  public Future<Status> start() {
    return post("/start", Map.of()).compose(started -> status());
  }

  /** Stops it; nothing happens when it does not run or is not the gateway's own. */
  public Future<Status> stop() {
    return post("/stop", Map.of()).compose(stopped -> status());
  }

  /** How it stands; starts nothing. */
  public Future<Status> status() {
    return get("/", Map.of()).map(Status::of);
  }

  /** Its tabs; none when it does not run. */
  public Future<List<Tab>> tabs() {
    return get("/tabs", Map.of())
        .map(
            answer -> {
              List<Tab> tabs = new ArrayList<>();
              JsonArray listed = answer.getJsonArray("tabs", new JsonArray());
              for (int i = 0; i < listed.size(); i++) {
                tabs.add(Tab.of(listed.getJsonObject(i)));
              }
              return List.copyOf(tabs);
            });
  }

  /**
   * Opens an address in a new tab.
   *
   * @return fails with {@link BrowserException} when the address may not be opened
   */
  public Future<BrowserPage> open(String url) {
    return post("/tabs/open", Map.of("url", url)).map(tab -> page(tab.getString("targetId")));
  }

  /** The page of a tab. Nothing is checked before it is asked for something. */
  public BrowserPage page(String targetId) {
    return new BrowserPage(this, targetId);
  }

  Future<JsonObject> get(String path, Map<String, String> query) {
    return control.request("GET", path, withProfile(query), Map.of());
  }

  Future<JsonObject> post(String path, Map<String, Object> body) {
    return control.request("POST", path, withProfile(Map.of()), body);
  }

  Future<JsonObject> delete(String path) {
    return control.request("DELETE", path, withProfile(Map.of()), Map.of());
  }

  private Map<String, String> withProfile(Map<String, String> query) {
    Map<String, String> all = new LinkedHashMap<>(query);
    if (!profile.isEmpty()) {
      all.put("profile", profile);
    }
    return all;
  }

  /**
   * How a browser stands.
   *
   * @param profile name of the browser profile
   * @param running whether it answers and may be driven
   * @param pid its process, where the gateway started it
   * @param tabs how many tabs it has
   */
  public record Status(String profile, boolean running, OptionalLong pid, int tabs) {
    static Status of(JsonObject body) {
      Long pid = body.getLong("pid");
      return new Status(
          body.getString("profile", ""),
          body.getBoolean("running", false),
          pid == null ? OptionalLong.empty() : OptionalLong.of(pid),
          body.getInteger("tabCount", 0));
    }
  }

  /**
   * A tab.
   *
   * @param targetId its id
   * @param title its title, chosen by the page
   * @param url its address
   */
  public record Tab(String targetId, String title, String url) {
    static Tab of(JsonObject body) {
      return new Tab(
          body.getString("targetId", ""), body.getString("title", ""), body.getString("url", ""));
    }
  }
}
