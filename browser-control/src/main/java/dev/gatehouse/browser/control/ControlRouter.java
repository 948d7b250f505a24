package dev.gatehouse.browser.control;

import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.profile.BrowserSituation;
import dev.gatehouse.browser.route.Access;
import dev.gatehouse.browser.route.Call;
import dev.gatehouse.browser.route.ControlAnswer;
import dev.gatehouse.browser.route.ControlRequest;
import dev.gatehouse.browser.route.Route;
import dev.gatehouse.browser.route.Routes;
import dev.gatehouse.browser.tab.Browsers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Answers browser requests, whether they come over HTTP on the control port or from callers in this
 * process: one table of routes, so that all of them hear the same. Never blocks.
 */
public final class ControlRouter {
  private final BrowserSituation.Reader situations;
  private final Browsers browsers;
  private final Provider<Set<Routes>> features;
  private volatile @Nullable RouteTable table;

  @Inject
  ControlRouter(
      BrowserSituation.Reader situations, Browsers browsers, Provider<Set<Routes>> features) {
    this.situations = situations;
    this.browsers = browsers;
    this.features = features;
  }

  /**
   * Answers {@code request}. The future does not fail.
   *
   * @param gone completes when the caller hangs up
   */
  Future<ControlAnswer> handle(ControlRequest request, Future<Void> gone) {
    return situations
        .read()
        .compose(situation -> browsers.onLoop(() -> route(request, situation, gone)))
        .otherwise(Failures::answer);
  }

  /** What a caller must be allowed to do; {@link Access#READ} where there is no such route. */
  Access access(String method, String path) {
    try {
      return find(method, path).map(match -> match.route().access()).orElse(Access.READ);
    } catch (BrowserException e) {
      return Access.READ;
    }
  }

  Optional<RouteTable.Match> find(String method, String path) {
    return table().find(method, path);
  }

  private Future<ControlAnswer> route(
      ControlRequest request, BrowserSituation situation, Future<Void> gone) {
    if (!situation.settings().enabled()) {
      throw new BrowserException(503, "browser control is disabled");
    }
    Optional<RouteTable.Match> match = find(request.method(), request.path());
    if (match.isEmpty()) {
      return Future.succeededFuture(notThere(request));
    }
    Promise<Void> answered = Promise.promise();
    Call call =
        new Call(request, match.get().parameters(), situation, browsers, gone, answered.future());
    return started(match.get().route(), call)
        .onComplete(done -> answered.tryComplete())
        .map(ControlAnswer::ok);
  }

  private ControlAnswer notThere(ControlRequest request) {
    return table().knows(request.path())
        ? ControlAnswer.error(405, request.method() + " is not possible here")
        : new ControlAnswer(404, Map.of("error", "Not Found"));
  }

  private static Future<Map<String, Object>> started(Route route, Call call) {
    try {
      return route.handler().apply(call).map(PlainTree::of);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private RouteTable table() {
    RouteTable known = table;
    if (known == null) {
      known = new RouteTable(features.get());
      table = known;
    }
    return known;
  }
}
