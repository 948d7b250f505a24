package dev.gatehouse.browser.state;

import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.guard.HttpCredentials;
import dev.gatehouse.browser.route.Access;
import dev.gatehouse.browser.route.Call;
import dev.gatehouse.browser.route.Fields;
import dev.gatehouse.browser.route.Route;
import dev.gatehouse.browser.route.Routes;
import dev.gatehouse.browser.tab.Tab;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** {@code /set/…} and {@code /permissions/grant}. */
final class SetRoutes implements Routes {
  private final Network network;
  private final Permissions permissions;
  private final PlaceAndTime placeAndTime;
  private final Screen screen;

  @Inject
  SetRoutes(Network network, Permissions permissions, PlaceAndTime placeAndTime, Screen screen) {
    this.network = network;
    this.permissions = permissions;
    this.placeAndTime = placeAndTime;
    this.screen = screen;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        post("/set/offline", this::offline),
        post("/set/headers", this::headers),
        post("/set/credentials", this::credentials),
        post("/set/geolocation", this::geolocation),
        post("/set/media", this::media),
        post("/set/timezone", this::timezone),
        post("/set/locale", this::locale),
        post("/set/device", this::device),
        post("/set/viewport", this::viewport),
        post("/permissions/grant", this::permissions));
  }

  private static Route post(String path, Function<Call, Future<Map<String, Object>>> handler) {
    return new Route("POST", path, Access.WRITE, handler::apply);
  }

  private Future<Map<String, Object>> offline(Call call) {
    boolean offline =
        call.fields()
            .flag("offline")
            .orElseThrow(() -> new BrowserException(400, "offline is required"));
    return plain(call, tab -> network.offline(tab, offline));
  }

  private Future<Map<String, Object>> headers(Call call) {
    Map<String, Object> given =
        call.fields()
            .object("headers")
            .orElseThrow(() -> new BrowserException(400, "headers is required"));
    Map<String, String> headers = new LinkedHashMap<>();
    given.forEach(
        (name, value) -> {
          if (value instanceof String text) {
            headers.put(name, text);
          }
        });
    return plain(call, tab -> network.headers(tab, headers));
  }

  private Future<Map<String, Object>> credentials(Call call) {
    Fields fields = call.fields();
    if (fields.flag("clear", false)) {
      return plain(call, tab -> network.credentials(tab, Optional.empty()));
    }
    String user =
        fields
            .untrimmed("username")
            .filter(text -> !text.isEmpty())
            .orElseThrow(() -> new BrowserException(400, "username is required, or clear: true"));
    String password = fields.untrimmed("password").orElse("");
    return plain(
        call,
        tab ->
            network.credentials(
                tab,
                Optional.of(
                    new HttpCredentials(
                        user,
                        password,
                        fields
                            .text("origin")
                            .map(origin -> Permissions.origin(tab, Optional.of(origin)))))));
  }

  private Future<Map<String, Object>> geolocation(Call call) {
    Fields fields = call.fields();
    if (fields.flag("clear", false)) {
      return plain(call, network::clearGeolocation);
    }
    Optional<Double> latitude = fields.number("latitude");
    Optional<Double> longitude = fields.number("longitude");
    if (latitude.isEmpty() || longitude.isEmpty()) {
      throw new BrowserException(400, "latitude and longitude are required, or clear: true");
    }
    return call.onTab(
        tab ->
            network
                .geolocation(
                    tab, latitude.get(), longitude.get(), fields.number("accuracy").orElse(0.0))
                .compose(
                    done -> permissions.grant(tab, List.of("geolocation"), fields.text("origin")))
                .map(origin -> Answers.ok(tab, "origin", origin)));
  }

  private Future<Map<String, Object>> media(Call call) {
    String scheme = call.fields().text("colorScheme").orElse("");
    return plain(call, tab -> screen.colorScheme(tab, scheme));
  }

  private Future<Map<String, Object>> timezone(Call call) {
    if (call.fields().flag("clear", false)) {
      return plain(call, placeAndTime::clearTimezone);
    }
    String id = call.fields().required("timezoneId");
    return plain(call, tab -> placeAndTime.timezone(tab, id));
  }

  private Future<Map<String, Object>> locale(Call call) {
    if (call.fields().flag("clear", false)) {
      return plain(call, placeAndTime::clearLocale);
    }
    String locale = call.fields().required("locale");
    return plain(call, tab -> placeAndTime.locale(tab, locale));
  }

  private Future<Map<String, Object>> device(Call call) {
    if (call.fields().flag("clear", false)) {
      return plain(call, screen::clear);
    }
    String name = call.fields().required("name");
    return call.onTab(
        tab ->
            screen
                .device(tab, name)
                .map(
                    device -> {
                      Map<String, Object> answer = Answers.ok(tab, "device", device.name());
                      answer.put("width", device.width());
                      answer.put("height", device.height());
                      answer.put("deviceScaleFactor", device.scale());
                      return answer;
                    }));
  }

  private Future<Map<String, Object>> viewport(Call call) {
    Fields fields = call.fields();
    if (fields.flag("clear", false)) {
      return plain(call, screen::clear);
    }
    int width = fields.whole("width").orElse(0);
    int height = fields.whole("height").orElse(0);
    double scale = fields.number("deviceScaleFactor").orElse(0.0);
    boolean mobile = fields.flag("mobile", false);
    return plain(call, tab -> screen.viewport(tab, width, height, scale, mobile));
  }

  private Future<Map<String, Object>> permissions(Call call) {
    Fields fields = call.fields();
    if (fields.flag("clear", false)) {
      return plain(call, permissions::reset);
    }
    return call.onTab(
        tab ->
            permissions
                .grant(tab, fields.texts("permissions"), fields.text("origin"))
                .map(origin -> Answers.ok(tab, "origin", origin)));
  }

  private static Future<Map<String, Object>> plain(Call call, Function<Tab, Future<Void>> work) {
    return call.onTab(tab -> work.apply(tab).map(done -> Answers.ok(tab)));
  }
}
