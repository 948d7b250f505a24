package dev.gatehouse.browser.profile;

import dev.gatehouse.browser.cdp.BrowserEndpoint;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.ports.Ports;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The {@code browser} part of a configuration, read and checked. Immutable.
 *
 * @param enabled whether the instance has browser control at all
 * @param cdpUrl the old form for one browser, in place of {@code profiles}
 * @param remoteTimeout limit of an HTTP question to a browser on another host
 * @param remoteHandshakeTimeout limit of a WebSocket handshake with it
 * @param color accent colour, {@code #RRGGBB} in upper case
 * @param executablePath the program to use in place of an installed browser
 * @param headless whether browsers start without a window
 * @param noSandbox whether browsers start without their sandbox
 * @param attachOnly whether browsers are never started, only attached to
 * @param mayNeighbour whether addresses may lie in the port block of another instance
 * @param defaultProfile the browser profile that is meant when none is named
 * @param entries the configured browser profiles, in their order
 * @param problems what is wrong, one sentence each; the entries they are about are left out
 */
public record BrowserSettings(
    boolean enabled,
    Optional<BrowserEndpoint> cdpUrl,
    Duration remoteTimeout,
    Duration remoteHandshakeTimeout,
    String color,
    Optional<String> executablePath,
    boolean headless,
    boolean noSandbox,
    boolean attachOnly,
    boolean mayNeighbour,
    Optional<String> defaultProfile,
    Map<String, Entry> entries,
    List<String> problems) {
  static final String DEFAULT_COLOR = "#FF4500";

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
  private static final Pattern COLOR = Pattern.compile("#?([0-9A-Fa-f]{6})");
  private static final int DEFAULT_REMOTE_MILLIS = 1_500;
  private static final int LEAST_HANDSHAKE_MILLIS = 2_000;

  public BrowserSettings {
    entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    problems = List.copyOf(problems);
  }

  /**
   * One configured browser profile.
   *
   * @param cdpPort pinned port
   * @param cdpUrl address of a browser
   * @param driver who the browser belongs to
   * @param userDataDir as written, where the browser of a person keeps its data
   * @param attachOnly whether it is never started, empty when nothing is said
   * @param mayNeighbour whether its address may lie in the port block of another instance
   * @param color its colour, empty when it has none or a bad one
   */
  public record Entry(
      OptionalInt cdpPort,
      Optional<BrowserEndpoint> cdpUrl,
      Driver driver,
      Optional<String> userDataDir,
      Optional<Boolean> attachOnly,
      boolean mayNeighbour,
      Optional<String> color) {
    /** What an entry without a key means. */
    static final Entry NOTHING =
        new Entry(
            OptionalInt.empty(),
            Optional.empty(),
            Driver.OWN,
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty());

    boolean extension() {
      return driver == Driver.EXTENSION;
    }
  }

  /** Who a browser belongs to. */
  public enum Driver {
    /** The instance. */
    OWN,
    /** A person, whose browser joins by the extension. */
    EXTENSION,
    /** A person, whose browser allows remote debugging. */
    EXISTING_SESSION;

    static Driver of(@Nullable Object text) {
      if ("extension".equals(text)) {
        return EXTENSION;
      }
      return "existing-session".equals(text) ? EXISTING_SESSION : OWN;
    }
  }

  /** Whether {@code name} can be a browser profile's. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** Reads the resolved tree of a configuration. */
  public static BrowserSettings of(Map<String, Object> tree) {
    List<String> problems = new ArrayList<>();
    int remoteMillis = millis(tree, "remoteCdpTimeoutMs").orElse(DEFAULT_REMOTE_MILLIS);
    int handshakeMillis =
        millis(tree, "remoteCdpHandshakeTimeoutMs")
            .orElse(Math.max(LEAST_HANDSHAKE_MILLIS, 2 * remoteMillis));
    return new BrowserSettings(
        flag(tree, "enabled", true),
        text(tree, "cdpUrl").flatMap(url -> endpoint("browser.cdpUrl", url, problems)),
        Duration.ofMillis(remoteMillis),
        Duration.ofMillis(handshakeMillis),
        text(tree, "color").flatMap(BrowserSettings::color).orElse(DEFAULT_COLOR),
        text(tree, "executablePath"),
        flag(tree, "headless", false),
        flag(tree, "noSandbox", false),
        flag(tree, "attachOnly", false),
        flag(tree, "allowNeighbourPorts", false),
        text(tree, "defaultProfile"),
        entries(tree, problems),
        problems);
  }

  private static Map<String, Entry> entries(Map<String, Object> tree, List<String> problems) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    Object profiles = ConfigTrees.at(tree, "browser", "profiles").orElse(Map.of());
    if (!(profiles instanceof Map<?, ?> map)) {
      problems.add("browser.profiles must be an object with one entry for each browser profile");
      return entries;
    }
    map.forEach(
        (key, value) -> {
          String name = String.valueOf(key);
          if (!isName(name)) {
            problems.add(
                "invalid profile name in browser.profiles: use lowercase letters, numbers, and"
                    + " hyphens only, at most 64, not \""
                    + printable(name)
                    + "\"");
          } else if (value instanceof Map<?, ?> fields) {
            entry(name, fields, problems).ifPresent(entry -> entries.put(name, entry));
          } else {
            problems.add("browser.profiles." + name + " must be an object");
          }
        });
    return entries;
  }

  private static Optional<Entry> entry(String name, Map<?, ?> fields, List<String> problems) {
    String where = "browser.profiles." + name;
    int before = problems.size();
    OptionalInt port = OptionalInt.empty();
    Object portValue = fields.get("cdpPort");
    if (portValue != null) {
      try {
        port = OptionalInt.of(Ports.of(portValue, where + ".cdpPort"));
      } catch (GatehouseException e) {
        problems.add(e.getMessage());
      }
    }
    Optional<BrowserEndpoint> url =
        Optional.ofNullable(fields.get("cdpUrl"))
            .map(Object::toString)
            .filter(text -> !text.isBlank())
            .flatMap(text -> endpoint(where + ".cdpUrl", text, problems));
    Driver driver = Driver.of(fields.get("driver"));
    if (driver == Driver.EXTENSION && url.isPresent() && !url.get().loopback()) {
      problems.add(where + ".cdpUrl: the extension's relay is on this host, not on another one");
    }
    Optional<String> userDataDir =
        Optional.ofNullable(fields.get("userDataDir"))
            .map(Object::toString)
            .map(String::trim)
            .filter(text -> !text.isEmpty());
    if (problems.size() > before) {
      return Optional.empty();
    }
    Optional<String> color =
        Optional.ofNullable(fields.get("color"))
            .map(Object::toString)
            .flatMap(BrowserSettings::color);
    return Optional.of(
        new Entry(
            port,
            url,
            driver,
            userDataDir,
            Optional.ofNullable(fields.get("attachOnly"))
                .filter(Boolean.class::isInstance)
                .map(Boolean.class::cast),
            Boolean.TRUE.equals(fields.get("allowNeighbourPorts")),
            color));
  }

  private static Optional<BrowserEndpoint> endpoint(
      String where, String text, List<String> problems) {
    try {
      return Optional.of(BrowserEndpoint.parse(text));
    } catch (IllegalArgumentException e) {
      problems.add(where + " " + e.getMessage());
      return Optional.empty();
    }
  }

  private static Optional<String> color(String text) {
    var matcher = COLOR.matcher(text.trim());
    return matcher.matches()
        ? Optional.of("#" + matcher.group(1).toUpperCase(Locale.ROOT))
        : Optional.empty();
  }

  private static boolean flag(Map<String, Object> tree, String key, boolean otherwise) {
    return ConfigTrees.at(tree, "browser", key)
        .filter(Boolean.class::isInstance)
        .map(Boolean.class::cast)
        .orElse(otherwise);
  }

  private static Optional<String> text(Map<String, Object> tree, String key) {
    return ConfigTrees.at(tree, "browser", key)
        .filter(String.class::isInstance)
        .map(value -> ((String) value).trim())
        .filter(value -> !value.isEmpty());
  }

  private static Optional<Integer> millis(Map<String, Object> tree, String key) {
    return ConfigTrees.at(tree, "browser", key)
        .filter(Number.class::isInstance)
        .map(value -> (int) Math.floor(((Number) value).doubleValue()))
        .filter(value -> value >= 0);
  }

  private static String printable(String name) {
    String cut = name.length() > 80 ? name.substring(0, 80) + "…" : name;
    return cut.replaceAll("[^\\x20-\\x7e…]", "?");
  }
}
