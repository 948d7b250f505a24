package dev.gatehouse.gateway.health;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.Broadcaster;
import dev.gatehouse.gateway.protocol.Caller;
import dev.gatehouse.gateway.protocol.ClientInfo;
import dev.gatehouse.gateway.protocol.Connections;
import dev.gatehouse.gateway.protocol.GatewayEvent;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.protocol.GatewayVersion;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.protocol.StateVersions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is there: the gateway itself, the clients that stay connected, and what was told by {@code
 * system-event}. One-shot command lines are left out. Used on the gateway's event loop only.
 */
@Singleton
final class Presence implements Connections.Listener {
  private static final long GONE_MILLIS = 300_000;
  private static final int MAX_ENTRIES = 200;
  private static final long QUIET_MILLIS = 50;

  private final Broadcaster broadcaster;
  private final GatewayLoop loop;
  private final StateVersions versions;
  private final Clock clock;
  private final String version;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private @Nullable HostFacts host;
  private boolean announced;
  private long lastNewsMillis;

  @Inject
  Presence(
      Broadcaster broadcaster,
      GatewayLoop loop,
      StateVersions versions,
      Connections connections,
      Clock clock,
      GatewayVersion version) {
    this.broadcaster = broadcaster;
    this.loop = loop;
    this.versions = versions;
    this.clock = clock;
    this.version = version.text();
    connections.listen(this);
  }

  /** One entry of the list, with when it stops being interesting. */
  private record Entry(JsonObject json, long staleAtMillis, int connections) {}

  void host(HostFacts facts) {
    host = facts;
  }

  /** The list, newest first, the gateway itself at its head. */
  JsonArray list() {
    long now = clock.millis();
    entries.values().removeIf(entry -> entry.staleAtMillis <= now);
    JsonArray list = new JsonArray();
    list.add(self(now));
    entries.values().stream()
        .sorted((a, b) -> Long.compare(b.json.getLong("ts"), a.json.getLong("ts")))
        .forEach(entry -> list.add(entry.json));
    return list;
  }

  /** Adds or changes an entry by hand. */
  void note(String key, JsonObject json) {
    put(key, new Entry(json.put("ts", clock.millis()), clock.millis() + GONE_MILLIS, 0));
    changed();
  }

  @Override
  public void connecting(Caller caller) {
    if (isTracked(caller)) {
      String key = key(caller);
      Entry known = entries.get(key);
      int others = known == null ? 0 : known.connections;
      put(key, new Entry(describe(caller, "connect", known), Long.MAX_VALUE, others + 1));
      changed();
    }
  }

  @Override
  public void disconnected(Caller caller) {
    Entry known = entries.get(key(caller));
    if (isTracked(caller) && known != null) {
      int others = Math.max(0, known.connections - 1);
      long stale = others > 0 ? Long.MAX_VALUE : clock.millis() + GONE_MILLIS;
      String reason = others > 0 ? "connect" : "disconnect";
      put(key(caller), new Entry(describe(caller, reason, known), stale, others));
      changed();
    }
  }

  private void changed() {
    versions.presenceChanged();
    // The first news after a quiet time goes out at once, many that follow it together.
    if (!announced) {
      announced = true;
      long sinceLast = clock.millis() - lastNewsMillis;
      loop.after(
          sinceLast < 0 ? QUIET_MILLIS : QUIET_MILLIS - Math.min(sinceLast, QUIET_MILLIS),
          () -> {
            announced = false;
            lastNewsMillis = clock.millis();
            broadcaster.broadcast(
                GatewayEvent.of("presence", new JsonObject().put("presence", list()))
                    .droppable(true)
                    .withVersions());
          });
    }
  }

  private void put(String key, Entry entry) {
    entries.put(key, entry);
    if (entries.size() > MAX_ENTRIES) {
      entries.remove(entries.keySet().iterator().next());
    }
  }

  private JsonObject self(long now) {
    HostFacts facts = host;
    JsonObject json = new JsonObject();
    String name = "localhost";
    String address = "127.0.0.1";
    if (facts != null) {
      name = facts.host();
      address = facts.address();
      json.put("platform", facts.platform())
          .put("deviceFamily", facts.family())
          .put("modelIdentifier", facts.model());
    }
    return json.put("host", name)
        .put("ip", address)
        .put("version", version)
        .put("mode", "gateway")
        .put("reason", "self")
        .put(
            "text",
            "Gateway: "
                + name
                + " ("
                + address
                + ") · app "
                + version
                + " · mode gateway · reason"
                + " self")
        .put("ts", now);
  }

  private JsonObject describe(Caller caller, String reason, @Nullable Entry known) {
    ClientInfo client = caller.client();
    JsonObject json =
        new JsonObject()
            .put("host", client.label())
            .put("version", client.version())
            .put("platform", client.platform())
            .put("mode", client.mode());
    put(json, "deviceFamily", client.deviceFamily());
    put(json, "modelIdentifier", client.modelIdentifier());
    put(json, "deviceId", caller.principal().deviceId().orElse(null));
    put(json, "instanceId", caller.principal().deviceId().orElse(client.instanceId()));
    if (!caller.peer().startsWith("127.") && !caller.peer().equals("::1")) {
      json.put("ip", caller.peer());
    }
    Set<Object> roles = new LinkedHashSet<>();
    if (known != null && known.json.getValue("roles") instanceof JsonArray earlier) {
      earlier.forEach(roles::add);
    }
    roles.add(caller.principal().role().wireName());
    json.put("roles", new JsonArray(List.copyOf(roles)));
    List<String> scopes = caller.principal().scopes();
    if (!scopes.isEmpty()) {
      json.put("scopes", new JsonArray(List.copyOf(scopes)));
    } else if (known != null && known.json.getValue("scopes") instanceof JsonArray earlier) {
      json.put("scopes", earlier);
    }
    if (caller.protocol() == Protocol.V4) {
      long since =
          known == null ? clock.millis() : known.json.getLong("onlineSince", clock.millis());
      json.put("clientId", client.id()).put("onlineSince", since);
    }
    return json.put("reason", reason)
        .put("ts", clock.millis())
        .put("text", "Node: " + client.label() + " · mode " + client.mode());
  }

  private static boolean isTracked(Caller caller) {
    return !caller.client().mode().equals("cli");
  }

  private static String key(Caller caller) {
    String instanceId = caller.client().instanceId();
    return caller
        .principal()
        .deviceId()
        .orElse(instanceId == null ? caller.connectionId() : instanceId);
  }

  private static void put(JsonObject json, String key, @Nullable String value) {
    if (value != null) {
      json.put(key, value);
    }
  }

  /** Whether the caller may see who is there. */
  static boolean visibleTo(Caller caller) {
    return caller.protocol() == Protocol.V3 || caller.has(Scope.READ);
  }
}
