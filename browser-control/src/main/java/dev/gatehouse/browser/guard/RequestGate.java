package dev.gatehouse.browser.guard;

import dev.gatehouse.browser.cdp.CdpSession;
import dev.gatehouse.browser.tab.Frame;
import dev.gatehouse.browser.tab.Tab;
import dev.gatehouse.browser.tab.TabPart;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stops the requests of one tab until they are judged: every document, also after a redirect and in
 * a frame; and where the browser's connections do not go through this gateway, everything else that
 * its pages load. The only owner of DevTools' {@code Fetch} in a tab. For use on the loop of the
 * browsers.
 */
public final class RequestGate implements TabPart {
  private static final int REMEMBERED_QUESTIONS = 100;

  private final Tab tab;
  private final NavigationRules rules;
  private final boolean fenced;
  private final Set<CdpSession> sessions = new LinkedHashSet<>();
  private final Set<String> answered = new LinkedHashSet<>();
  private Optional<HttpCredentials> credentials = Optional.empty();
  private @Nullable Refusal refusal;
  private @Nullable String latest;

  RequestGate(Tab tab, NavigationRules rules, boolean fenced) {
    this.tab = tab;
    this.rules = rules;
    this.fenced = fenced;
  }

  /**
   * A page that the tab did not load.
   *
   * @param url where it would have been
   * @param reason why not, for the caller
   */
  public record Refusal(String url, String reason) {}

  /** The latest page that the tab was kept from, empty since another one was allowed. */
  public Optional<Refusal> refusal() {
    return Optional.ofNullable(refusal);
  }

  /** The latest address of which the tab wanted to show a page, redirects included. */
  Optional<String> latest() {
    return Optional.ofNullable(latest);
  }

  /** What was before counts no more. */
  void forget() {
    refusal = null;
    latest = null;
  }

  /**
   * Answers servers that ask for a user name, until the tab closes.
   *
   * @param given empty to answer no more
   */
  public Future<Void> credentials(Optional<HttpCredentials> given) {
    credentials = given;
    answered.clear();
    List<Future<?>> steps = new ArrayList<>();
    sessions.forEach(session -> steps.add(enable(session)));
    return Future.join(steps).mapEmpty();
  }

  @Override
  public Future<Void> attach() {
    return join(tab.session());
  }

  @Override
  public Future<Void> attach(Frame otherSite) {
    return join(otherSite.session());
  }

  private Future<Void> join(CdpSession session) {
    if (!sessions.add(session)) {
      return Future.succeededFuture();
    }
    session.closed().onComplete(gone -> sessions.remove(session));
    session.on("Fetch.requestPaused", event -> paused(session, event));
    session.on("Fetch.authRequired", event -> asked(session, event));
    return enable(session);
  }

  private Future<Void> enable(CdpSession session) {
    JsonObject pattern = new JsonObject().put("urlPattern", "*");
    if (fenced && credentials.isEmpty()) {
      pattern.put("resourceType", "Document");
    }
    return session
        .send(
            "Fetch.enable",
            new JsonObject()
                .put("patterns", new JsonArray().add(pattern))
                // A browser of ours has nobody to ask, and would show an empty page for the answer.
                .put("handleAuthRequests", fenced || credentials.isPresent()))
        .mapEmpty();
  }

  private void paused(CdpSession session, JsonObject event) {
    String id = event.getString("requestId", "");
    String url = event.getJsonObject("request", new JsonObject()).getString("url", "");
    boolean document = "Document".equals(event.getString("resourceType"));
    boolean page = document && tab.frames().main().id().equals(event.getString("frameId"));
    if (page) {
      latest = url;
    }
    judged(url, document)
        .onSuccess(
            allowed -> {
              if (page) {
                refusal = null;
              }
              session.send("Fetch.continueRequest", new JsonObject().put("requestId", id));
            })
        .onFailure(
            failure -> {
              if (page) {
                refusal =
                    new Refusal(
                        url,
                        NavigationRules.reason(failure).orElse("the address cannot be judged now"));
              }
              session.send(
                  "Fetch.failRequest",
                  new JsonObject().put("requestId", id).put("errorReason", "BlockedByClient"));
            });
  }

  private Future<Void> judged(String url, boolean document) {
    if (document) {
      return rules.document(url);
    }
    return fenced ? Future.succeededFuture() : rules.resource(url);
  }

  private void asked(CdpSession session, JsonObject event) {
    String id = event.getString("requestId", "");
    JsonObject challenge = event.getJsonObject("authChallenge", new JsonObject());
    Optional<HttpCredentials> fitting =
        credentials
            .filter(ours -> !"Proxy".equals(challenge.getString("source")))
            .filter(ours -> ours.isFor(challenge.getString("origin", "")));
    // Not given, or given and wrong: the server's own page says so, and no window asks a person.
    JsonObject answer = new JsonObject().put("response", "CancelAuth");
    if (fitting.isPresent() && answered.add(id)) {
      answer
          .put("response", "ProvideCredentials")
          .put("username", fitting.get().username())
          .put("password", fitting.get().password());
    }
    if (answered.size() > REMEMBERED_QUESTIONS) {
      answered.remove(answered.iterator().next());
    }
    session.send(
        "Fetch.continueWithAuth",
        new JsonObject().put("requestId", id).put("authChallengeResponse", answer));
  }
}
