package dev.gatehouse.gateway.server;

import dev.gatehouse.gateway.device.DeviceAccess.Admission;
import dev.gatehouse.gateway.protocol.Caller;
import dev.gatehouse.gateway.protocol.Dispatcher;
import dev.gatehouse.gateway.protocol.EventName;
import dev.gatehouse.gateway.protocol.GatewayVersion;
import dev.gatehouse.gateway.protocol.HelloPart;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.server.Handshake.Accepted;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Writes {@code hello-ok}, the answer to an accepted handshake. */
@Singleton
final class Hello {
  private static final long TICK_MILLIS = 30_000;

  private final Map<Protocol, JsonArray> methods = new EnumMap<>(Protocol.class);
  private final JsonArray events;
  private final Set<HelloPart> parts;
  private final String version;
  private final Clock clock;
  private final long startedMillis;
  private final String bootId = UUID.randomUUID().toString();

  @Inject
  Hello(
      Dispatcher dispatcher,
      Set<EventName> events,
      Set<HelloPart> parts,
      GatewayVersion version,
      Clock clock) {
    for (Protocol protocol : Protocol.values()) {
      methods.put(protocol, new JsonArray(dispatcher.listed(protocol)));
    }
    this.events = new JsonArray(events.stream().map(EventName::value).sorted().toList());
    this.parts = parts;
    this.version = version.text();
    this.clock = clock;
    this.startedMillis = clock.millis();
  }

  JsonObject greet(Accepted accepted) {
    Caller caller = accepted.caller();
    JsonObject hello =
        new JsonObject()
            .put("type", "hello-ok")
            .put("protocol", caller.protocol().number())
            .put("server", server(caller))
            .put("features", features(caller.protocol()))
            .put("snapshot", new JsonObject().put("uptimeMs", clock.millis() - startedMillis))
            .put("policy", policy(caller.protocol()));
    auth(accepted).ifPresent(auth -> hello.put("auth", auth));
    parts.forEach(part -> part.addTo(hello, caller));
    return hello;
  }

  private JsonObject server(Caller caller) {
    JsonObject server = new JsonObject().put("version", version);
    if (caller.protocol() == Protocol.V4) {
      server.put("bootId", bootId);
    }
    return server.put("connId", caller.connectionId());
  }

  private JsonObject features(Protocol protocol) {
    JsonObject features =
        new JsonObject().put("methods", methods.get(protocol)).put("events", events);
    return protocol == Protocol.V4 ? features.put("capabilities", new JsonArray()) : features;
  }

  private static JsonObject policy(Protocol protocol) {
    JsonObject policy =
        new JsonObject()
            .put("maxPayload", protocol.maxPayloadBytes())
            .put("maxBufferedBytes", protocol.maxBufferedBytes())
            .put("tickIntervalMs", TICK_MILLIS);
    if (protocol == Protocol.V4) {
      // No attachment fits into a message that is not there yet; three quarters of a frame are left
      // for one in base64.
      long most = protocol.maxPayloadBytes() / 4L * 3;
      policy.put("attachments", new JsonObject().put("maxBytes", most).put("maxImageBytes", most));
    }
    return policy;
  }

  /** Protocol 3 tells rights only with a device token, protocol 4 always. */
  private static Optional<JsonObject> auth(Accepted accepted) {
    Caller caller = accepted.caller();
    Optional<Admission> admission = accepted.admission();
    boolean version3 = caller.protocol() == Protocol.V3;
    if (version3 && admission.isEmpty()) {
      return Optional.empty();
    }
    JsonObject auth = new JsonObject();
    if (!version3) {
      auth.put("method", caller.principal().method());
    }
    List<String> scopes =
        version3
            ? admission.map(Admission::tokenScopes).orElse(List.of())
            : caller.principal().scopes();
    auth.put("role", caller.principal().role().wireName()).put("scopes", new JsonArray(scopes));
    admission.ifPresent(
        device ->
            auth.put("deviceToken", device.token()).put("issuedAtMs", device.issuedAtMillis()));
    return Optional.of(auth);
  }
}
