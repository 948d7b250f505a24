package dev.gatehouse.launcher.cli;

import dev.gatehouse.ports.PortPlan;
import java.util.LinkedHashMap;
import java.util.Map;

/** How a port plan is shown, the same by every command. */
public final class PortsView {
  private PortsView() {}

  /** The plan for programs; {@code canvas} is null where the canvas lives on the gateway's port. */
  public static Map<String, Object> json(PortPlan plan) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("gateway", plan.gateway());
    tree.put("control", plan.control());
    tree.put("relay", plan.relay());
    tree.put("canvas", plan.canvas().isPresent() ? plan.canvas().getAsInt() : null);
    Map<String, Object> cdp = new LinkedHashMap<>();
    cdp.put("first", plan.firstCdp());
    cdp.put("last", plan.lastCdp());
    tree.put("cdp", cdp);
    return tree;
  }

  /** The canvas port for a table. */
  public static String canvas(PortPlan plan) {
    return plan.canvas().isPresent() ? Integer.toString(plan.canvas().getAsInt()) : "on gateway";
  }

  /** The CDP range for a table. */
  public static String cdp(PortPlan plan) {
    return plan.firstCdp() + "-" + plan.lastCdp();
  }
}
