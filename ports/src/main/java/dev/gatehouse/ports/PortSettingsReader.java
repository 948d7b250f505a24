package dev.gatehouse.ports;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.core.distribution.Distribution.ConfigKeys;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Reads {@link PortSettings} from a configuration tree. */
final class PortSettingsReader {
  private final Map<String, Object> config;
  private final ConfigKeys keys;
  private final Path file;
  private final PortSettings.Builder settings = PortSettings.builder();

  /** Whoever may use a neighbour's browser must not reserve its port against the neighbour. */
  private final boolean neighboursAllowed;

  PortSettingsReader(Map<String, Object> config, ConfigKeys keys, Path file) {
    this.config = config;
    this.keys = keys;
    this.file = file;
    this.neighboursAllowed =
        ConfigTrees.at(config, "browser", "allowNeighbourPorts")
            .filter(Boolean.TRUE::equals)
            .isPresent();
  }

  PortSettings read() {
    settings.browser(isOn("browser", "enabled"));
    settings.canvas(isOn("canvasHost", "enabled"));
    if (keys.canvasPort()) {
      ConfigTrees.at(config, "canvasHost", "port")
          .ifPresent(port -> settings.canvasPort(Ports.of(port, where("canvasHost.port"))));
    }
    if (keys.browserControlUrl()) {
      text("browser", "controlUrl").ifPresent(this::control);
    }
    text("browser", "cdpUrl")
        .ifPresent(url -> cdpUrl("browser.cdpUrl", "", url, neighboursAllowed));
    ConfigTrees.at(config, "browser", "profiles")
        .filter(Map.class::isInstance)
        .ifPresent(profiles -> ((Map<?, ?>) profiles).forEach(this::browserProfile));
    return settings.build();
  }

  private void control(String url) {
    LoopbackUrl place = url("browser.controlUrl", url);
    if (place.loopback()) {
      settings.control(place.port());
    } else {
      settings.browser(false);
    }
  }

  private void browserProfile(Object name, Object value) {
    if (!(value instanceof Map<?, ?> profile)) {
      return;
    }
    String key = "browser.profiles." + name;
    Object port = profile.get("cdpPort");
    if (port != null) {
      settings.cdpPort(name.toString(), Ports.of(port, where(key + ".cdpPort")));
    }
    if (profile.get("cdpUrl") instanceof String url && !url.isBlank()) {
      boolean allowed = Boolean.TRUE.equals(profile.get("allowNeighbourPorts"));
      cdpUrl(key + ".cdpUrl", name.toString(), url, neighboursAllowed || allowed);
    }
  }

  private void cdpUrl(String key, String browserProfile, String text, boolean shared) {
    url(key, text);
    if (!shared) {
      settings.cdpUrl(browserProfile, text);
    }
  }

  private LoopbackUrl url(String key, String text) {
    return LoopbackUrl.parse(text)
        .orElseThrow(
            () ->
                // The URL itself is not shown: it may carry a token.
                new GatehouseException(
                    ExitCode.CONFIG,
                    "the value of " + where(key) + " is no URL with a host and a port",
                    "write it like http://127.0.0.1:18791"));
  }

  private boolean isOn(String... path) {
    return !ConfigTrees.at(config, path).filter(Boolean.FALSE::equals).isPresent();
  }

  private Optional<String> text(String... path) {
    return ConfigTrees.at(config, path)
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .filter(text -> !text.isBlank());
  }

  private String where(String key) {
    return key + " in " + file;
  }
}
