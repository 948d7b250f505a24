package dev.gatehouse.core.distribution;

import java.util.OptionalInt;

/**
 * A distribution's port offsets, all counted from the base port. Immutable.
 *
 * @param control offset of the browser control service
 * @param relay offset of the browser-extension relay
 * @param canvas offset of the canvas host, empty where the canvas lives on the gateway's own port
 * @param firstCdp offset of the first DevTools port
 * @param lastCdp offset of the last DevTools port, the largest offset of all
 */
public record PortLayout(int control, int relay, OptionalInt canvas, int firstCdp, int lastCdp) {
  public PortLayout {
    if (control < 1 || relay < 1 || firstCdp < 1 || lastCdp < firstCdp) {
      throw new IllegalArgumentException("port offsets must be positive and in order");
    }
  }
}
