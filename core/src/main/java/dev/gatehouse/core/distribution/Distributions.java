package dev.gatehouse.core.distribution;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * The distributions that this program knows, read once from every {@value #RESOURCE} on the class
 * path. Immutable; safe to share between threads.
 */
public final class Distributions {
  /** The resource that holds distributions; an application may ship one of its own. */
  public static final String RESOURCE = "gatehouse-distributions.conf";

  /** The distribution that is meant when none is named. */
  public static final String DEFAULT_ID = "gatehouse";

  private final Map<String, Distribution> byId;

  private Distributions(Map<String, Distribution> byId) {
    this.byId = Collections.unmodifiableMap(byId);
  }

  /** Reads the distributions that {@code classLoader} sees. Blocks. */
  public static Distributions load(ClassLoader classLoader) {
    Config merged = ConfigFactory.empty();
    try {
      for (URL url : Collections.list(classLoader.getResources(RESOURCE))) {
        try (Reader reader = new InputStreamReader(url.openStream(), StandardCharsets.UTF_8)) {
          merged =
              merged.withFallback(
                  ConfigFactory.parseReader(
                      reader,
                      ConfigParseOptions.defaults()
                          .setSyntax(ConfigSyntax.CONF)
                          .setOriginDescription(url.toString())));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return of(merged);
  }

  /** Reads distributions from a configuration in the form of {@value #RESOURCE}. */
  public static Distributions of(Config config) {
    Config all = config.resolve().getConfig("distributions");
    Map<String, Distribution> byId = new TreeMap<>();
    for (String id : all.root().keySet()) {
      byId.put(id, parse(id, all.getConfig(id)));
    }
    return new Distributions(byId);
  }

  /** All of them, in the order of their ids. */
  public Collection<Distribution> all() {
    return byId.values();
  }

  /**
   * Returns the distribution with this id.
   *
   * @throws GatehouseException with {@link ExitCode#USAGE} when there is none; the remedy lists the
   *     known ones
   */
  public Distribution get(String id) {
    Distribution found = byId.get(id);
    if (found == null) {
      throw new GatehouseException(
          ExitCode.USAGE,
          "there is no distribution named \"" + id + "\"",
          "choose one of: " + String.join(", ", byId.keySet()));
    }
    return found;
  }

  private static Distribution parse(String id, Config c) {
    Config ports = c.getConfig("ports");
    Config services = c.getConfig("services");
    return new Distribution(
        id,
        c.getString("display-name"),
        c.getStringList("brands"),
        c.getString("environment-prefix"),
        strings(c, "legacy-environment-prefixes"),
        c.getString("state-directory-name"),
        strings(c, "legacy-state-directory-names"),
        c.getString("config-file-name"),
        strings(c, "legacy-config-file-names"),
        c.getString("workspace"),
        c.getString("profile-workspace"),
        c.getInt("default-port"),
        c.getInt("dev-port"),
        new PortLayout(
            ports.getInt("control"),
            ports.getInt("relay"),
            ports.hasPath("canvas") ? OptionalInt.of(ports.getInt("canvas")) : OptionalInt.empty(),
            ports.getInt("first-cdp"),
            ports.getInt("last-cdp")),
        c.getString("managed-browser-profile"),
        new Distribution.ServiceNames(
            services.getString("launchd-label"),
            services.getString("profile-launchd-label"),
            services.getString("systemd-unit"),
            services.getString("profile-systemd-unit"),
            services.getString("windows-task"),
            services.getString("profile-windows-task")),
        new Distribution.ConfigKeys(
            c.getBoolean("config-keys.browser-control-url"),
            c.getBoolean("config-keys.canvas-port")));
  }

  private static List<String> strings(Config c, String path) {
    return c.hasPath(path) ? c.getStringList(path) : List.of();
  }
}
