package dev.gatehouse.ports;

import java.util.Locale;

/** What an instance needs a port for. */
public enum PortRole {
  GATEWAY,
  CONTROL,
  RELAY,
  CANVAS,
  CDP,
  /** A browser on this host that the instance only connects to ({@code cdpUrl}). */
  CDP_URL;

  /** The name in texts and JSON: {@code gateway}, {@code cdp-url}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether the gateway itself listens there from its start to its stop. */
  public boolean listensFromStart() {
    return this != CDP && this != CDP_URL;
  }
}
