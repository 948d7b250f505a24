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
import java.util.Optional;

/** {@code /storage/local} and {@code /storage/session}. */
final class StorageRoutes implements Routes {
  private final PageStorage storage;

  @Inject
  StorageRoutes(PageStorage storage) {
    this.storage = storage;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        new Route("GET", "/storage/:kind", Access.READ, this::values),
        new Route("POST", "/storage/:kind/set", Access.WRITE, this::set),
        new Route("POST", "/storage/:kind/clear", Access.WRITE, this::clear));
  }

  private Future<Map<String, Object>> values(Call call) {
    PageStorage.Kind kind = kind(call);
    Optional<String> key = call.fields().untrimmed("key").filter(text -> !text.isEmpty());
    return call.onTab(
        tab -> storage.values(tab, kind, key).map(values -> Answers.ok(tab, "values", values)));
  }

  private Future<Map<String, Object>> set(Call call) {
    PageStorage.Kind kind = kind(call);
    String key =
        call.fields()
            .untrimmed("key")
            .filter(text -> !text.isEmpty())
            .orElseThrow(() -> new BrowserException(400, "key is required"));
    String value = call.fields().value("value") instanceof String text ? text : "";
    return call.onTab(tab -> storage.set(tab, kind, key, value).map(done -> Answers.ok(tab)));
  }

  private Future<Map<String, Object>> clear(Call call) {
    PageStorage.Kind kind = kind(call);
    return call.onTab(tab -> storage.clear(tab, kind).map(done -> Answers.ok(tab)));
  }

  private static PageStorage.Kind kind(Call call) {
    return PageStorage.Kind.named(call.pathParameter("kind"));
  }
}
