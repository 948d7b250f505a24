package dev.gatehouse.ports;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.ports.PortUse.Origin;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;

/** Puts the ports of one instance together and finds those it would need twice. */
final class PortBlockBuilder {
  private final PortPlan plan;
  private final PortSettings settings;
  private final Map<Integer, PortUse> byPort = new TreeMap<>();

  PortBlockBuilder(PortPlan plan, PortSettings settings) {
    this.plan = plan;
    this.settings = settings;
  }

  PortBlock build() {
    add(plan.gateway(), PortRole.GATEWAY, "gateway, the base port", Origin.DERIVED);
    if (settings.browser()) {
      boolean pinned = settings.control().isPresent();
      Origin origin = pinned ? Origin.PINNED : Origin.DERIVED;
      String by =
          pinned ? ", set by browser.controlUrl" : ", base port + " + fromBase(plan.control());
      add(plan.control(), PortRole.CONTROL, "browser control service" + by, origin);
      String relayBy =
          pinned
              ? ", control port + " + (plan.relay() - plan.control())
              : ", base port + " + fromBase(plan.relay());
      add(plan.relay(), PortRole.RELAY, "browser-extension relay" + relayBy, origin);
    }
    plan.canvas().ifPresent(this::canvas);
    settings.cdpPorts().forEach(this::cdpPort);
    settings.cdpUrls().forEach(this::cdpUrl);
    return new PortBlock(new ArrayList<>(byPort.values()));
  }

  private void canvas(int port) {
    boolean pinned = settings.canvasPort().isPresent();
    add(
        port,
        PortRole.CANVAS,
        "canvas host" + (pinned ? ", set by canvasHost.port" : ", base port + " + fromBase(port)),
        pinned ? Origin.PINNED : Origin.DERIVED);
  }

  private void cdpPort(String browserProfile, int port) {
    add(pinnedCdp(browserProfile, port));
  }

  private void cdpUrl(String browserProfile, String text) {
    LoopbackUrl.parse(text)
        .filter(LoopbackUrl::loopback)
        .map(LoopbackUrl::port)
        // An instance may name its own relay or browser by URL.
        .filter(port -> !byPort.containsKey(port))
        .ifPresent(
            port ->
                add(
                    port,
                    PortRole.CDP_URL,
                    browserProfile.isEmpty()
                        ? "browser that browser.cdpUrl points to"
                        : "browser profile \"" + browserProfile + "\", whose cdpUrl points there",
                    Origin.PINNED));
  }

  private int fromBase(int port) {
    return port - plan.gateway();
  }

  static PortUse pinnedCdp(String browserProfile, int port) {
    return new PortUse(
        port,
        PortRole.CDP,
        "browser profile \"" + browserProfile + "\", pinned by cdpPort",
        Origin.PINNED);
  }

  private void add(int port, PortRole role, String reason, Origin origin) {
    add(new PortUse(port, role, reason, origin));
  }

  private void add(PortUse use) {
    PortUse before = byPort.putIfAbsent(use.port(), use);
    if (before != null) {
      throw new GatehouseException(
          ExitCode.CONFIG,
          "port " + use.port() + " is needed twice: " + before.reason() + "; and " + use.reason(),
          "give one of them another port in the configuration");
    }
  }
}
