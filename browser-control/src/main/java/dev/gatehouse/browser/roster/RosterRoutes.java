package dev.gatehouse.browser.roster;

import dev.gatehouse.browser.profile.BrowserProfile;
import dev.gatehouse.browser.route.Access;
import dev.gatehouse.browser.route.Call;
import dev.gatehouse.browser.route.Route;
import dev.gatehouse.browser.route.Routes;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The routes that change which browser profiles there are; one change runs after the other. */
final class RosterRoutes implements Routes {
  private final ProfileCreation creation;
  private final ProfileRemoval removal;
  private Future<?> last = Future.succeededFuture();

  @Inject
  RosterRoutes(ProfileCreation creation, ProfileRemoval removal) {
    this.creation = creation;
    this.removal = removal;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        new Route("POST", "/profiles/create", Access.ADMIN, this::create),
        new Route("DELETE", "/profiles/:name", Access.ADMIN, this::delete),
        new Route("POST", "/reset-profile", Access.ADMIN, this::reset));
  }

  private Future<Map<String, Object>> create(Call call) {
    ProfileWish wish = ProfileWish.of(call.fields());
    return inOrder(() -> creation.create(wish)).map(RosterRoutes::created);
  }

  private Future<Map<String, Object>> delete(Call call) {
    String name = ProfileWish.name(call.pathParameter("name"));
    return inOrder(() -> removal.delete(name))
        .map(
            deleted -> {
              Map<String, Object> body = new LinkedHashMap<>();
              body.put("ok", true);
              body.put("profile", name);
              body.put("deleted", deleted);
              return body;
            });
  }

  private Future<Map<String, Object>> reset(Call call) {
    String profile = call.request().profile();
    return inOrder(() -> removal.reset(profile));
  }

  private static Map<String, Object> created(BrowserProfile profile) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("ok", true);
    body.put("profile", profile.name());
    body.put("cdpPort", profile.endpoint().known() ? profile.cdpPort() : null);
    body.put("cdpPortReason", profile.port().text());
    body.put("cdpUrl", profile.endpoint().shown());
    body.put("color", profile.color());
    body.put("isRemote", profile.remote());
    return body;
  }

  private synchronized <T> Future<T> inOrder(Supplier<Future<T>> work) {
    Promise<T> promise = Promise.promise();
    last.onComplete(
        before -> {
          try {
            work.get().onComplete(promise);
          } catch (RuntimeException e) {
            promise.tryFail(e);
          }
        });
    last = promise.future();
    return promise.future();
  }
}
