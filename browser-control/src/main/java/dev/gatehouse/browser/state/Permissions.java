package dev.gatehouse.browser.state;

import dev.gatehouse.browser.cdp.CdpException;
import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.tab.Tab;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What sites may do without a person being asked. Holds for all tabs of a browser until it ends or
 * the permissions are reset. Never blocks.
 */
final class Permissions {
  /** The names of the web, and the ones that DevTools' older interface has for the same. */
  private static final Map<String, String> OTHER_NAMES =
      Map.of(
          "audiocapture", "microphone",
          "videocapture", "camera",
          "clipboardreadwrite", "clipboard-read",
          "clipboardsanitizedwrite", "clipboard-write",
          "durablestorage", "persistent-storage",
          "backgroundsync", "background-sync",
          "backgroundfetch", "background-fetch",
          "idledetection", "idle-detection",
          "localfonts", "local-fonts",
          "windowmanagement", "window-management");

  @Inject
  Permissions() {}

  /**
   * Grants {@code names} to a site.
   *
   * @param origin of the site, empty for the one of the tab's page
   * @return the origin; fails with 400 when it is none or a name is unknown
   */
  Future<String> grant(Tab tab, List<String> names, Optional<String> origin) {
    if (names.isEmpty()) {
      return Future.failedFuture(new BrowserException(400, "permissions is required"));
    }
    String site = origin(tab, origin);
    List<Future<?>> grants = new ArrayList<>();
    for (String name : names) {
      grants.add(
          tab.browser()
              .session()
              .send(
                  "Browser.setPermission",
                  new JsonObject()
                      .put("permission", descriptor(name))
                      .put("setting", "granted")
                      .put("origin", site))
              .recover(cause -> Future.failedFuture(refused(name, site, cause))));
    }
    return Future.join(grants).map(site);
  }

  /** Takes every granted permission back, from all sites. */
  Future<Void> reset(Tab tab) {
    return tab.browser().session().send("Browser.resetPermissions").mapEmpty();
  }

  /**
   * The origin that is meant.
   *
   * @throws BrowserException with status 400 when neither {@code given} nor the page has one
   */
  static String origin(Tab tab, Optional<String> given) {
    String text = given.orElse(tab.url());
    try {
      URI uri = new URI(text);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      if ((scheme.equals("http") || scheme.equals("https")) && uri.getHost() != null) {
        return scheme
            + "://"
            + uri.getHost().toLowerCase(Locale.ROOT)
            + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
      }
    } catch (URISyntaxException e) {
      // Said below, together with the other reasons.
    }
    throw new BrowserException(
        400,
        given.isPresent()
            ? "origin must be like https://example.com"
            : "the page has no origin: give origin, or navigate to a web page first");
  }

  private static JsonObject descriptor(String name) {
    String key = name.trim().toLowerCase(Locale.ROOT);
    String web = OTHER_NAMES.getOrDefault(key, key);
    JsonObject descriptor = new JsonObject();
    if (web.equals("midi-sysex") || web.equals("midisysex")) {
      return descriptor.put("name", "midi").put("sysex", true);
    }
    if (web.equals("push")) {
      descriptor.put("userVisibleOnly", true);
    }
    return descriptor.put("name", web);
  }

  private static Throwable refused(String name, String site, Throwable cause) {
    if (!(cause instanceof CdpException refusal) || refusal.timedOut() || refusal.closed()) {
      return cause;
    }
    boolean place = refusal.reason().contains("current context");
    return new BrowserException(
        400,
        place
            ? "\"" + name + "\" cannot be granted to " + site + ": it needs https or localhost"
            : "unknown permission \""
                + name
                + "\": use names like geolocation, notifications,"
                + " camera, microphone, clipboard-read",
        cause);
  }
}
