package dev.gatehouse.browser;

import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.profiles.component.BrowserRoutes;
import dev.gatehouse.profiles.component.BrowserRoutes.Request;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.Map;

/**
 * The browsers of one gateway, for the program that runs it: the routes of the control port without
 * a socket, with all rights. Safe to use from any thread; futures complete on the gateway's event
 * loop, where nothing may block, and fail with {@link BrowserException}.
 *
 * <pre>{@code
 * BrowserControl control = gateway.part(BrowserControl.class);
 * BrowserPage page = control.browser("work").open("https://example.org").await();
 * }</pre>
 */
public final class BrowserControl {
  private final BrowserRoutes routes;

  @Inject
  BrowserControl(BrowserRoutes routes) {
    this.routes = routes;
  }

  /** The default browser profile. */
  public ManagedBrowser browser() {
    return browser("");
  }

  /**
   * A browser profile by its name. Nothing is checked or started before it is asked for something.
   */
  public ManagedBrowser browser(String profile) {
    return new ManagedBrowser(this, profile);
  }

  /**
   * Asks a route as clients on the control port do.
   *
   * @param method {@code GET}, {@code POST} or {@code DELETE}
   * @param path {@code /snapshot}
   * @param query parameters; {@code profile} names the browser profile
   * @param body JSON object of maps, lists, strings, numbers, booleans; empty for none
   * @return the answer; fails with {@link BrowserException} where a client would get a status from
   *     400 up
   */
  public Future<JsonObject> request(
      String method, String path, Map<String, String> query, Map<String, Object> body) {
    return Future.fromCompletionStage(routes.handle(new Request(method, path, query, body)))
        .map(
            answer -> {
              if (answer.failed()) {
                throw new BrowserException(
                    answer.status(), answer.errorText().replaceFirst("^Error: ", ""));
              }
              return new JsonObject(answer.body());
            });
  }
}
