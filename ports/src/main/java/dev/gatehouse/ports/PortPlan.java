package dev.gatehouse.ports;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.distribution.PortLayout;
import java.util.OptionalInt;

/**
 * The port numbers of one instance: a pure function of layout and base port.
 *
 * @param gateway the base port
 * @param control browser control service, loopback only
 * @param relay browser-extension relay, loopback only
 * @param canvas canvas host, empty where the canvas lives on the gateway's port
 * @param firstCdp first port a browser profile may get
 * @param lastCdp last port a browser profile may get
 */
public record PortPlan(
    int gateway, int control, int relay, OptionalInt canvas, int firstCdp, int lastCdp) {
  /** The largest TCP port. */
  public static final int MAX_PORT = 65_535;

  /**
   * Derives every port from {@code base}. Nothing is clamped: a base whose last CDP port would pass
   * 65535 is refused, and the message names the largest one that fits.
   *
   * @throws GatehouseException with {@link ExitCode#CONFIG} when the plan does not fit
   */
  public static PortPlan derive(PortLayout layout, int base) {
    int largest = MAX_PORT - layout.lastCdp();
    if (base < 1 || base > largest) {
      throw new GatehouseException(
          ExitCode.CONFIG,
          "base port " + base + " leaves no room for the ports derived from it",
          "choose a base port between 1 and " + largest + " with --port or gateway.port");
    }
    OptionalInt canvas =
        layout.canvas().isPresent()
            ? OptionalInt.of(base + layout.canvas().getAsInt())
            : OptionalInt.empty();
    return new PortPlan(
        base,
        base + layout.control(),
        base + layout.relay(),
        canvas,
        base + layout.firstCdp(),
        base + layout.lastCdp());
  }
}
