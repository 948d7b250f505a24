package dev.gatehouse.ports;

import dev.gatehouse.core.distribution.Distribution.ConfigKeys;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What an instance's configuration says about its ports. Immutable.
 *
 * @param browser whether the gateway opens the browser control service and the extension relay
 * @param canvas whether the canvas host is on
 * @param control port of the control service where it is set apart from the base port
 * @param canvasPort port of the canvas host where it is set apart from the base port
 * @param cdpPorts pinned CDP port of each browser profile that has one
 * @param cdpUrls CDP URL of each browser profile that has one
 */
public record PortSettings(
    boolean browser,
    boolean canvas,
    OptionalInt control,
    OptionalInt canvasPort,
    Map<String, Integer> cdpPorts,
    Map<String, String> cdpUrls) {
  /** Everything on, nothing pinned: what an empty configuration means. */
  public static final PortSettings DEFAULTS = builder().build();

  public PortSettings {
    cdpPorts = ordered(cdpPorts);
    cdpUrls = ordered(cdpUrls);
  }

  public static Builder builder() {
    return new Builder();
  }

  /**
   * Reads the settings of a configuration tree, by the keys that the distribution has. A control
   * service on another host means that this instance opens none.
   *
   * @param file the file, for messages
   * @throws dev.gatehouse.core.GatehouseException with {@code CONFIG} when a port or URL is bad
   */
  public static PortSettings of(Map<String, Object> config, ConfigKeys keys, Path file) {
    return new PortSettingsReader(config, keys, file).read();
  }

  private static <V> Map<String, V> ordered(Map<String, V> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  /** Collects settings; starts with everything on and nothing pinned. */
  public static final class Builder {
    private boolean browser = true;
    private boolean canvas = true;
    private OptionalInt control = OptionalInt.empty();
    private OptionalInt canvasPort = OptionalInt.empty();
    private final Map<String, Integer> cdpPorts = new LinkedHashMap<>();
    private final Map<String, String> cdpUrls = new LinkedHashMap<>();

    private Builder() {}

    public Builder browser(boolean browser) {
      this.browser = browser;
      return this;
    }

    public Builder canvas(boolean canvas) {
      this.canvas = canvas;
      return this;
    }

    public Builder control(int port) {
      this.control = OptionalInt.of(port);
      return this;
    }

    public Builder canvasPort(int port) {
      this.canvasPort = OptionalInt.of(port);
      return this;
    }

    public Builder cdpPort(String browserProfile, int port) {
      cdpPorts.put(browserProfile, port);
      return this;
    }

    public Builder cdpUrl(String browserProfile, String url) {
      cdpUrls.put(browserProfile, url);
      return this;
    }

    public PortSettings build() {
      return new PortSettings(browser, canvas, control, canvasPort, cdpPorts, cdpUrls);
    }
  }
}
