package dev.gatehouse.ports;

import java.util.Locale;

/** What an instance needs a port for. */
public enum PortRole {
  GATEWAY,
  CONTROL,
  RELAY,
  CANVAS,
  CDP;

  /** The name in texts and JSON: {@code gateway}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
