package dev.gatehouse.browser.state;

import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.route.Access;
import dev.gatehouse.browser.route.Call;
import dev.gatehouse.browser.route.Route;
import dev.gatehouse.browser.route.Routes;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;

/** {@code /cookies} and what is below. */
final class CookieRoutes implements Routes {
  private final Cookies cookies;

  @Inject
  CookieRoutes(Cookies cookies) {
    this.cookies = cookies;
  }

  // Cookies belong to the browser: no page has to answer, and no call on the tab is waited for.
  @Override
  public List<Route> routes() {
    return List.of(
        new Route("GET", "/cookies", Access.READ, this::all),
        new Route("POST", "/cookies/set", Access.WRITE, this::set),
        new Route("POST", "/cookies/clear", Access.WRITE, this::clear));
  }

  private Future<Map<String, Object>> all(Call call) {
    return call.tab()
        .compose(tab -> cookies.all(tab).map(list -> Answers.ok(tab, "cookies", list)));
  }

  private Future<Map<String, Object>> set(Call call) {
    Map<String, Object> cookie =
        call.fields()
            .object("cookie")
            .orElseThrow(() -> new BrowserException(400, "cookie is required"));
    Cookies.checked(cookie);
    return call.tab().compose(tab -> cookies.set(tab, cookie).map(done -> Answers.ok(tab)));
  }

  private Future<Map<String, Object>> clear(Call call) {
    return call.tab().compose(tab -> cookies.clear(tab).map(done -> Answers.ok(tab)));
  }
}
