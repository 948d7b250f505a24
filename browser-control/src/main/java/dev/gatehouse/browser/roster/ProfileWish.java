package dev.gatehouse.browser.roster;

import dev.gatehouse.browser.cdp.BrowserEndpoint;
import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.profile.BrowserSettings;
import dev.gatehouse.browser.route.Fields;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.ports.Ports;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * What a caller wants of a new browser profile, checked.
 *
 * @param cdpUrl as it is to be written; may hold secrets
 */
record ProfileWish(
    String name,
    Optional<String> color,
    Optional<String> cdpUrl,
    OptionalInt cdpPort,
    Optional<String> driver,
    Optional<String> userDataDir,
    boolean attachOnly) {
  private static final Pattern COLOR = Pattern.compile("#[0-9A-Fa-f]{6}");

  /**
   * Reads it.
   *
   * @throws BrowserException with 400 when something of it cannot be
   */
  static ProfileWish of(Fields fields) {
    String name = name(fields.text("name").orElse(""));
    Optional<String> driver =
        fields
            .text("driver")
            .filter(text -> text.equals("extension") || text.equals("existing-session"));
    Optional<String> cdpUrl = fields.text("cdpUrl");
    boolean extension = driver.filter("extension"::equals).isPresent();
    cdpUrl.ifPresent(url -> check(url, extension));
    return new ProfileWish(
        name,
        fields
            .text("color")
            .filter(color -> COLOR.matcher(color).matches())
            .map(color -> color.toUpperCase(Locale.ROOT)),
        cdpUrl,
        port(fields),
        driver,
        fields.text("userDataDir"),
        fields.flag("attachOnly", false));
  }

  /** Checks a name; 400 when it is none. */
  static String name(String name) {
    if (name.isEmpty()) {
      throw new BrowserException(400, "name is required");
    }
    if (!BrowserSettings.isName(name)) {
      throw new BrowserException(
          400,
          "invalid profile name: use lowercase letters, numbers, and hyphens only, at most 64, the"
              + " first no hyphen");
    }
    return name;
  }

  private static void check(String url, boolean extension) {
    BrowserEndpoint endpoint;
    try {
      endpoint = BrowserEndpoint.parse(url);
    } catch (IllegalArgumentException e) {
      throw new BrowserException(400, "cdpUrl " + e.getMessage());
    }
    if (extension && !endpoint.loopback()) {
      throw new BrowserException(
          400, "cdpUrl: the extension's relay is on this host, not on another one");
    }
  }

  private static OptionalInt port(Fields fields) {
    Object value = fields.value("cdpPort");
    if (value == null) {
      return OptionalInt.empty();
    }
    try {
      return OptionalInt.of(Ports.of(value, "cdpPort"));
    } catch (GatehouseException e) {
      throw new BrowserException(400, String.valueOf(e.getMessage()));
    }
  }

  /** Whether a port of the instance's range is to be found for it. */
  boolean needsPort() {
    return cdpUrl.isEmpty() && cdpPort.isEmpty() && driver.isEmpty();
  }

  /** What stands in the configuration. */
  Map<String, Object> entry(String chosenColor) {
    Map<String, Object> entry = new LinkedHashMap<>();
    driver.ifPresent(text -> entry.put("driver", text));
    cdpUrl.ifPresent(url -> entry.put("cdpUrl", url));
    cdpPort.ifPresent(port -> entry.put("cdpPort", (long) port));
    userDataDir.ifPresent(directory -> entry.put("userDataDir", directory));
    if (attachOnly) {
      entry.put("attachOnly", true);
    }
    entry.put("color", chosenColor);
    return entry;
  }
}
