package dev.gatehouse.browser.state;

import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.guard.HttpCredentials;
import dev.gatehouse.browser.state.Emulations.Subject;
import dev.gatehouse.browser.tab.Tab;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** How the requests of all tabs of a browser go out. Never blocks. */
final class Network {
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}");
  private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]{0,8000}");

  /** What the browser itself must say truly, or the connection makes no sense. */
  private static final Set<String> FIXED =
      Set.of("host", "content-length", "connection", "transfer-encoding", "upgrade", "te");

  private final BrowserSettingsTable browsers;

  @Inject
  Network(BrowserSettingsTable browsers) {
    this.browsers = browsers;
  }

  Future<Void> offline(Tab tab, boolean offline) {
    Emulation change =
        Emulation.ofFrames("Network.emulateNetworkConditions", conditions(offline))
            .worker(
                "Network.emulateNetworkConditionsByRule",
                new JsonObject()
                    .put("offline", offline)
                    .put(
                        "matchedNetworkConditions",
                        offline
                            ? new JsonArray().add(conditions(true).put("urlPattern", ""))
                            : new JsonArray()));
    return offline
        ? browsers.set(tab, Subject.OFFLINE, change)
        : browsers.unset(tab, Subject.OFFLINE, change);
  }

  private static JsonObject conditions(boolean offline) {
    return new JsonObject()
        .put("offline", offline)
        .put("latency", 0)
        .put("downloadThroughput", -1)
        .put("uploadThroughput", -1);
  }

  /** Sends {@code headers} with every request, in place of those set before. */
  Future<Void> headers(Tab tab, Map<String, String> headers) {
    JsonObject all = new JsonObject();
    headers.forEach(
        (name, value) -> {
          check(name, value);
          all.put(name, value);
        });
    Emulation change =
        Emulation.ofAll("Network.setExtraHTTPHeaders", new JsonObject().put("headers", all));
    return headers.isEmpty()
        ? browsers.unset(tab, Subject.HEADERS, change)
        : browsers.set(tab, Subject.HEADERS, change);
  }

  private static void check(String name, String value) {
    if (!NAME.matcher(name).matches()) {
      String shown = name.length() > 60 ? name.substring(0, 60) + "…" : name;
      throw new BrowserException(
          400, "no header name: \"" + shown.replaceAll("\\p{Cntrl}", "?") + "\"");
    }
    if (!VALUE.matcher(value).matches()) {
      throw new BrowserException(
          400, "the value of header " + name + " has a line break or is too long");
    }
    if (FIXED.contains(name.toLowerCase(Locale.ROOT))) {
      throw new BrowserException(400, "the header " + name + " belongs to the browser alone");
    }
  }

  /** Answers servers that ask for a user name, in every tab; empty to answer no more. */
  Future<Void> credentials(Tab tab, Optional<HttpCredentials> credentials) {
    return browsers.credentials(tab, credentials);
  }

  /** Where the browser says it is; every page of it. */
  Future<Void> geolocation(Tab tab, double latitude, double longitude, double accuracy) {
    if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180 || accuracy < 0) {
      throw new BrowserException(
          400,
          "latitude must be from -90 to 90, longitude from -180 to 180, accuracy not negative");
    }
    return browsers.set(
        tab,
        Subject.GEOLOCATION,
        Emulation.ofFrames(
            "Emulation.setGeolocationOverride",
            new JsonObject()
                .put("latitude", latitude)
                .put("longitude", longitude)
                .put("accuracy", accuracy)));
  }

  Future<Void> clearGeolocation(Tab tab) {
    return browsers.unset(
        tab,
        Subject.GEOLOCATION,
        Emulation.ofFrames("Emulation.clearGeolocationOverride", new JsonObject()));
  }
}
