package dev.gatehouse.gateway.node;

import dev.gatehouse.gateway.access.Role;
import dev.gatehouse.gateway.device.Devices;
import dev.gatehouse.gateway.protocol.ClientInfo;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every node that is known: connected, paired as a device, or paired by name. */
final class NodeDirectory {
  private final Nodes nodes;
  private final Devices devices;
  private final NodePairings pairings;

  @Inject
  NodeDirectory(Nodes nodes, Devices devices, NodePairings pairings) {
    this.nodes = nodes;
    this.devices = devices;
    this.pairings = pairings;
  }

  /** All of them as {@code node.list} shows them, the connected ones first, then by name. */
  Future<List<JsonObject>> list() {
    return devices
        .with(Role.NODE)
        .compose(paired -> pairings.paired().map(byName -> merge(paired, byName)));
  }

  private List<JsonObject> merge(List<Devices.Device> paired, List<PairedNode> byName) {
    Map<String, JsonObject> all = new LinkedHashMap<>();
    byName.forEach(
        node ->
            all.put(node.nodeId(), entry(node.nodeId()).mergeIn(node.about()).put("paired", true)));
    for (Devices.Device device : paired) {
      JsonObject json = all.computeIfAbsent(device.id(), NodeDirectory::entry).put("paired", true);
      copy(device.about(), json, "displayName", "platform", "deviceFamily", "remoteIp");
    }
    for (ConnectedNode node : nodes.connected()) {
      connected(all.computeIfAbsent(node.id(), NodeDirectory::entry), node);
    }
    List<JsonObject> list = new ArrayList<>(all.values());
    list.sort(
        Comparator.comparing((JsonObject json) -> !json.getBoolean("connected"))
            .thenComparing(json -> json.getString("displayName", json.getString("nodeId"))));
    return list;
  }

  private void connected(JsonObject json, ConnectedNode node) {
    ClientInfo client = node.caller().client();
    // The name that the owner gave goes before the node's own.
    if (!json.containsKey("displayName")) {
      put(json, "displayName", client.displayName());
    }
    put(json, "platform", client.platform());
    put(json, "version", client.version());
    put(json, "deviceFamily", client.deviceFamily());
    put(json, "modelIdentifier", client.modelIdentifier());
    put(json, "remoteIp", node.caller().peer());
    put(json, "pathEnv", node.pathVariable().orElse(null));
    node.permissions().ifPresent(permissions -> json.put("permissions", permissions));
    json.put("caps", new JsonArray(node.capabilities().stream().sorted().distinct().toList()))
        .put("commands", new JsonArray(nodes.usable(node).stream().sorted().toList()))
        .put("connectedAtMs", node.connectedAtMillis())
        .put("connected", true);
  }

  private static JsonObject entry(String nodeId) {
    return new JsonObject()
        .put("nodeId", nodeId)
        .put("caps", new JsonArray())
        .put("commands", new JsonArray())
        .put("paired", false)
        .put("connected", false);
  }

  private static void copy(JsonObject from, JsonObject to, String... keys) {
    for (String key : keys) {
      put(to, key, from.getString(key));
    }
  }

  private static void put(JsonObject json, String key, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      json.put(key, value);
    }
  }
}
