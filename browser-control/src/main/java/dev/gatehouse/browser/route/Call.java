package dev.gatehouse.browser.route;

import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.profile.BrowserProfile;
import dev.gatehouse.browser.profile.BrowserSituation;
import dev.gatehouse.browser.tab.Browser;
import dev.gatehouse.browser.tab.Browsers;
import dev.gatehouse.browser.tab.Tab;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** One request on its way through a route. For use on the loop of the browsers. */
public final class Call {
  private final ControlRequest request;
  private final Map<String, String> pathParameters;
  private final BrowserSituation situation;
  private final Browsers browsers;
  private final Future<Void> gone;
  private final Future<Void> answered;

  /**
   * @param pathParameters decoded, by name
   * @param situation what holds at the moment of the request
   * @param gone completes when the caller hangs up
   * @param answered completes when the answer is there
   */
  public Call(
      ControlRequest request,
      Map<String, String> pathParameters,
      BrowserSituation situation,
      Browsers browsers,
      Future<Void> gone,
      Future<Void> answered) {
    this.request = request;
    this.pathParameters = Map.copyOf(pathParameters);
    this.situation = situation;
    this.browsers = browsers;
    this.gone = gone;
    this.answered = answered;
  }

  /** The request as it came. */
  public ControlRequest request() {
    return request;
  }

  /** A parameter of the route's path, decoded; never empty. */
  public String pathParameter(String name) {
    return Optional.ofNullable(pathParameters.get(name))
        .orElseThrow(() -> new IllegalArgumentException("the route has no parameter " + name));
  }

  /** What the caller has sent. */
  public Fields fields() {
    return new Fields(request.query(), request.body());
  }

  /** Configuration, ports and neighbours at the moment of the request. */
  public BrowserSituation situation() {
    return situation;
  }

  /** The table of browsers. */
  public Browsers browsers() {
    return browsers;
  }

  /** The browser of the request's browser profile, started where it is not running. */
  public Future<Browser> browser() {
    return browsers
        .ensure(situation, request.profile(), Optional.empty())
        .onSuccess(browser -> browser.usedUntil(answered));
  }

  /**
   * The browser if it runs already: nothing is started, but a browser that somebody else has
   * started is attached to. Fails with 409 when there is none.
   */
  public Future<Browser> runningBrowser() {
    Optional<BrowserProfile> profile = situation.profiles().find(request.profile());
    Optional<Browser> running = profile.flatMap(known -> browsers.running(known.name()));
    if (running.isPresent()) {
      running.get().usedUntil(answered);
      return Future.succeededFuture(running.get());
    }
    return profile.filter(BrowserProfile::launches).isPresent()
        ? Future.failedFuture(notRunning())
        : browser()
            .recover(
                cause ->
                    Future.failedFuture(
                        cause instanceof BrowserException e && e.status() < 500
                            ? cause
                            : notRunning()));
  }

  /** The tab that {@code targetId} names, else the last used one. */
  public Future<Tab> tab() {
    String targetId = fields().text("targetId").orElse("");
    return browser().compose(browser -> browser.tab(targetId));
  }

  /**
   * Works on the request's tab, after the calls that came before. Work whose caller hangs up while
   * it waits is not begun.
   */
  public <T> Future<T> onTab(Function<Tab, Future<T>> work) {
    return tab().compose(tab -> tab.run(() -> unlessGone(() -> work.apply(tab))));
  }

  /** The same on a tab that may have crashed, for work that brings it back. */
  public <T> Future<T> onCrashedTab(Function<Tab, Future<T>> work) {
    return tab().compose(tab -> tab.runCrashed(() -> unlessGone(() -> work.apply(tab))));
  }

  /** Completes when the caller hangs up: nobody reads the answer then. Never fails. */
  public Future<Void> gone() {
    return gone;
  }

  private static BrowserException notRunning() {
    return new BrowserException(409, "browser not running: start it first, or open a tab");
  }

  private <T> Future<T> unlessGone(Supplier<Future<T>> work) {
    return gone.isComplete()
        ? Future.failedFuture(new BrowserException(499, "the caller has hung up"))
        : work.get();
  }
}
