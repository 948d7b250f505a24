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
  public static final int MAX_PORT = Ports.MAX;

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

  /**
   * Applies what the configuration sets apart from the base port. A control port of its own takes
   * the relay and the CDP range with it, which the family counts from the control port; a canvas
   * that is off has no port. Doing it twice changes nothing.
   *
   * @throws GatehouseException with {@link ExitCode#CONFIG} when a port would pass 65535
   */
  public PortPlan adjusted(PortSettings settings) {
    int move = settings.control().isPresent() ? settings.control().getAsInt() - control : 0;
    int last = lastCdp + move;
    if (last > MAX_PORT || relay + move > MAX_PORT) {
      throw new GatehouseException(
          ExitCode.CONFIG,
          "control port " + (control + move) + " leaves no room for the ports derived from it",
          "choose one that is at most "
              + (MAX_PORT - Math.max(lastCdp, relay) + control)
              + " in browser.controlUrl");
    }
    return new PortPlan(
        gateway, control + move, relay + move, ownCanvas(settings), firstCdp + move, last);
  }

  private OptionalInt ownCanvas(PortSettings settings) {
    if (!settings.canvas()) {
      return OptionalInt.empty();
    }
    OptionalInt port = settings.canvasPort().isPresent() ? settings.canvasPort() : canvas;
    // The family also knows the canvas on the gateway's own port, which needs none of its own.
    return port.isPresent() && port.getAsInt() == gateway ? OptionalInt.empty() : port;
  }

  /** Whether {@code port} lies in the CDP range. */
  public boolean isCdp(int port) {
    return port >= firstCdp && port <= lastCdp;
  }
}
