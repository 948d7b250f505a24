package dev.gatehouse.browser.tab;

import dev.gatehouse.browser.cdp.CdpConnection;
import dev.gatehouse.browser.cdp.CdpSession;
import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.profile.BrowserProfile;
import dev.gatehouse.browser.profile.BrowserProfile.Kind;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running browser and its tabs: started by this gateway, or attached to. For use on the loop of
 * the browsers; get one from {@link Browsers#ensure}.
 */
public final class Browser {
  private static final Logger LOG = LoggerFactory.getLogger(Browser.class);

  private static final Duration JOIN_LIMIT = Duration.ofSeconds(10);
  private static final long FIRST_TABS_MILLIS = 3_000;
  private static final long APPEAR_MILLIS = 5_000;
  private static final long SETTLE_MILLIS = 10_000;
  private static final long CLOSE_MILLIS = 5_000;

  private final BrowserProfile profile;
  private final CdpConnection connection;
  private final Ownership ownership;
  private final Set<TabPartFactory> factories;
  private final Optional<NavigationPolicy> policy;
  private final int maxTabs;
  private final InstantSource clock;
  private final Map<String, Tab> tabs = new LinkedHashMap<>();
  private final Set<String> opened = new HashSet<>();
  private @Nullable Tab lastUsed;
  private Instant usedAt;
  private int calls;

  /**
   * How this gateway came to the browser.
   *
   * @param pid of the process that this gateway has started, empty when it is somebody else's
   * @param product what was started: {@code chromium}; empty when it is somebody else's
   * @param userData its user data directory; empty when it is somebody else's
   * @param headless whether it has no window, where this gateway knows
   * @param sandboxed whether its pages are kept in their sandbox, where this gateway knows
   * @param notes what a person should know about how it runs, one sentence each
   */
  public record Ownership(
      Optional<Long> pid,
      Optional<String> product,
      Optional<String> userData,
      Optional<Boolean> headless,
      Optional<Boolean> sandboxed,
      List<String> notes) {
    /** A browser that somebody else has started. */
    public static final Ownership FOREIGN =
        new Ownership(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of());

    /** Whether this gateway has started it, and so may end it. */
    public boolean ours() {
      return pid.isPresent();
    }
  }

  Browser(
      BrowserProfile profile,
      CdpConnection connection,
      Ownership ownership,
      Set<TabPartFactory> factories,
      Optional<NavigationPolicy> policy,
      int maxTabs,
      InstantSource clock) {
    this.profile = profile;
    this.connection = connection;
    this.ownership = ownership;
    this.factories = factories;
    this.policy = policy;
    this.maxTabs = maxTabs;
    this.clock = clock;
    this.usedAt = clock.instant();
  }

  /** The browser profile it belongs to, as it was when the browser was started or attached to. */
  public BrowserProfile profile() {
    return profile;
  }

  /** The session with the browser itself. */
  public CdpSession session() {
    return connection.browser();
  }

  /** How this gateway came to it. */
  public Ownership ownership() {
    return ownership;
  }

  /** The process that this gateway has started, empty when somebody else has. */
  public Optional<Long> pid() {
    return ownership.pid();
  }

  /** Its tabs, the oldest first. */
  public List<Tab> tabs() {
    return List.copyOf(tabs.values());
  }

  /** Its tabs with titles and addresses asked anew; a page that is stuck does not delay this. */
  public Future<List<Tab>> refreshed() {
    return session()
        .send("Target.getTargets", new JsonObject().put("filter", pages()))
        .map(
            answer -> {
              if (answer.getValue("targetInfos") instanceof JsonArray infos) {
                infos.stream()
                    .filter(JsonObject.class::isInstance)
                    .forEach(info -> described((JsonObject) info));
              }
              return tabs();
            });
  }

  /**
   * Opens a tab and waits, a few seconds at most, for its page to load.
   *
   * @param url absolute address, judged by the {@link NavigationPolicy}
   */
  public Future<Tab> open(String url) {
    used();
    if (counted() >= maxTabs) {
      return Future.failedFuture(
          new BrowserException(
              409,
              "the browser of profile \""
                  + profile.name()
                  + "\" has "
                  + counted()
                  + " tabs open, as many as browser.maxTabs allows: close some first"));
    }
    return policy
        .map(rules -> rules.check(url))
        .orElseGet(Future::succeededFuture)
        .compose(
            // The first page, too, must find every part in place: a tab that is created at an
            // address asks for it before anything can be attached.
            allowed ->
                session().send("Target.createTarget", new JsonObject().put("url", "about:blank")))
        .compose(
            created -> {
              String targetId = created.getString("targetId", "");
              opened.add(targetId);
              return appeared(targetId);
            })
        .compose(tab -> settled(tab, url));
  }

  /**
   * Finds a tab and makes it the last used one.
   *
   * @param targetId a tab's id, or the beginning of exactly one id in any case; empty for the last
   *     used tab, else the first, else a new empty one
   * @return fails with 404 when there is none, with 409 when several begin so
   */
  public Future<Tab> tab(String targetId) {
    used();
    if (!targetId.isEmpty()) {
      return find(targetId).compose(this::usable);
    }
    // A tab that was let go and attached again has its old id and a new session.
    Tab last = lastUsed == null ? null : tabs.get(lastUsed.targetId());
    if (last != null) {
      return usable(last);
    }
    if (!tabs.isEmpty()) {
      return usable(tabs.values().iterator().next());
    }
    return profile.kind() == Kind.EXTENSION
        ? Future.failedFuture(
            new BrowserException(
                404,
                "tab not found (no attached Chrome tabs): click the extension's icon on the tab"
                    + " that shall be driven"))
        : open("about:blank");
  }

  /** Closes a tab, stuck or not; {@code targetId} as in {@link #tab}, but not empty. */
  public Future<Void> closeTab(String targetId) {
    used();
    return find(targetId)
        .compose(
            tab ->
                session()
                    .send("Target.closeTarget", new JsonObject().put("targetId", tab.targetId()))
                    .compose(
                        answer -> tab.life().gone().timeout(CLOSE_MILLIS, TimeUnit.MILLISECONDS))
                    .recover(
                        cause ->
                            tab.life().gone().isComplete()
                                ? Future.succeededFuture()
                                : Future.failedFuture(
                                    new BrowserException(
                                        500,
                                        "tab "
                                            + tab.targetId()
                                            + " does not close; a dialog may hold it open",
                                        cause))));
  }

  /** Brings a tab to the front; {@code targetId} as in {@link #tab}, but not empty. */
  public Future<Void> focus(String targetId) {
    used();
    return find(targetId)
        .compose(
            tab -> {
              lastUsed = tab;
              return session()
                  .send("Target.activateTarget", new JsonObject().put("targetId", tab.targetId()))
                  .mapEmpty();
            });
  }

  /** Completes when the connection with it has ended. Never fails. */
  Future<Void> ended() {
    return connection.closed();
  }

  /** Attaches to every tab there is and to every one that will come. */
  Future<Browser> begin() {
    CdpSession browser = session();
    browser.on("Target.attachedToTarget", this::attached);
    browser.on("Target.targetInfoChanged", event -> described(event.getJsonObject("targetInfo")));
    browser.on(
        "Target.targetCrashed",
        event ->
            Optional.ofNullable(tabs.get(event.getString("targetId", "")))
                .ifPresent(tab -> tab.life().crash()));
    ended().onComplete(done -> end());
    return browser
        .send("Target.setDiscoverTargets", new JsonObject().put("discover", true), JOIN_LIMIT)
        .compose(
            discovering ->
                browser.send(
                    "Target.setAutoAttach",
                    new JsonObject()
                        .put("autoAttach", true)
                        .put("waitForDebuggerOnStart", true)
                        .put("flatten", true)
                        .put("filter", pages()),
                    JOIN_LIMIT))
        .compose(
            attached ->
                Future.join(tabs.values().stream().map(Tab::ready).toList())
                    .timeout(FIRST_TABS_MILLIS, TimeUnit.MILLISECONDS)
                    .transform(done -> Future.succeededFuture(this)));
  }

  /** Lets go of it; the browser itself goes on. */
  Future<Void> disconnect() {
    return connection.close();
  }

  /** Counts as in use until {@code call} has ended: an idle browser may be stopped. */
  public void usedUntil(Future<?> call) {
    calls++;
    used();
    call.onComplete(
        done -> {
          calls--;
          used();
        });
  }

  void used() {
    usedAt = clock.instant();
  }

  /** When it was last used; now while a call runs. */
  Instant usedAt() {
    boolean busy = calls > 0 || tabs.values().stream().anyMatch(Tab::inUse);
    return busy ? clock.instant() : usedAt;
  }

  private Future<Tab> find(String targetId) {
    Tab exact = tabs.get(targetId);
    if (exact != null) {
      return Future.succeededFuture(exact);
    }
    String prefix = targetId.toLowerCase(Locale.ROOT);
    List<Tab> found =
        tabs.values().stream()
            .filter(tab -> tab.targetId().toLowerCase(Locale.ROOT).startsWith(prefix))
            .toList();
    if (found.size() == 1) {
      return Future.succeededFuture(found.get(0));
    }
    // Ids of a browser that is reached through others change when the way to it is lost for a
    // while.
    boolean changes = profile.kind() == Kind.EXTENSION || profile.remote();
    if (found.isEmpty() && changes && tabs.size() == 1) {
      return Future.succeededFuture(tabs.values().iterator().next());
    }
    return Future.failedFuture(
        found.isEmpty()
            ? new BrowserException(404, "tab not found: list the tabs for the ids there are now")
            : new BrowserException(
                409,
                "ambiguous target id prefix: "
                    + found.size()
                    + " tabs begin so, give more of the id"));
  }

  /** Tabs that a person has opened in a browser of theirs are none of ours to limit. */
  private int counted() {
    return ownership.ours() ? tabs.size() : opened.size();
  }

  private Future<Tab> usable(Tab tab) {
    lastUsed = tab;
    return tab.ready().map(tab);
  }

  private Future<Tab> appeared(String targetId) {
    Tab tab = tabs.get(targetId);
    if (tab == null) {
      return Future.failedFuture(new BrowserException(500, "the new tab closed itself at once"));
    }
    return tab.ready().timeout(APPEAR_MILLIS, TimeUnit.MILLISECONDS).otherwiseEmpty().map(tab);
  }

  private Future<Tab> settled(Tab tab, String url) {
    Future<Void> settled =
        url.equals("about:blank") ? Future.succeededFuture() : tab.life().load(url);
    return settled
        .timeout(SETTLE_MILLIS, TimeUnit.MILLISECONDS)
        .otherwiseEmpty()
        .compose(
            loaded -> policy.map(rules -> rules.arrived(tab)).orElseGet(Future::succeededFuture))
        .compose(
            allowed -> refreshed().otherwiseEmpty(),
            refused -> closeTab(tab.targetId()).transform(closed -> Future.failedFuture(refused)))
        .map(
            done -> {
              lastUsed = tab;
              return tab;
            });
  }

  /** Browsers list windows of their own as well, which are no tabs. */
  private static JsonArray pages() {
    return new JsonArray().add(new JsonObject().put("type", "page"));
  }

  private void attached(JsonObject event) {
    JsonObject info = event.getJsonObject("targetInfo", new JsonObject());
    CdpSession session = connection.session(event.getString("sessionId", "")).orElse(null);
    if (session == null || tabs.containsKey(session.targetId())) {
      return;
    }
    if (!"page".equals(info.getString("type"))) {
      session.send("Runtime.runIfWaitingForDebugger");
      session().send("Target.detachFromTarget", new JsonObject().put("sessionId", session.id()));
      return;
    }
    if (ownership.ours() && tabs.size() >= maxTabs) {
      turnAway(session);
      return;
    }
    Tab tab = new Tab(this, session);
    tabs.put(tab.targetId(), tab);
    session.closed().onComplete(done -> gone(tab));
    tab.life().described(info);
    tab.life().begin(factories);
  }

  /**
   * Closes a page that a page has opened. It must run for that, because the page that opened it
   * waits with it; what it asks for is held back until it is gone.
   */
  private void turnAway(CdpSession page) {
    LOG.warn(
        "closing a tab that a page has opened: browser.maxTabs allows {} profile={}",
        maxTabs,
        profile.name());
    page.send("Fetch.enable");
    page.send("Runtime.runIfWaitingForDebugger");
    session().send("Target.closeTarget", new JsonObject().put("targetId", page.targetId()));
  }

  private void gone(Tab tab) {
    opened.remove(tab.targetId());
    if (tabs.remove(tab.targetId(), tab)) {
      tab.life().end();
    }
  }

  private void described(JsonObject info) {
    Optional.ofNullable(tabs.get(info.getString("targetId", "")))
        .ifPresent(tab -> tab.life().described(info));
  }

  private void end() {
    new ArrayList<>(tabs.values()).forEach(this::gone);
  }
}
