package dev.gatehouse.gateway.health;

import dev.gatehouse.gateway.protocol.Caller;
import dev.gatehouse.gateway.protocol.HelloPart;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.protocol.StateVersions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;

/** Tells a new client who is there and how the gateway is. */
final class HealthHello implements HelloPart {
  private final Presence presence;
  private final HealthSnapshot health;
  private final StateVersions versions;

  @Inject
  HealthHello(Presence presence, HealthSnapshot health, StateVersions versions) {
    this.presence = presence;
    this.health = health;
    this.versions = versions;
  }

  @Override
  public void addTo(JsonObject hello, Caller caller) {
    JsonArray who = presence.list();
    JsonObject snapshot = hello.getJsonObject("snapshot");
    snapshot
        .put("presence", Presence.visibleTo(caller) ? who : new JsonArray())
        .put("health", health.asObject().orElseGet(JsonObject::new))
        .put(
            "stateVersion",
            new JsonObject().put("presence", versions.presence()).put("health", versions.health()));
    if (caller.protocol() == Protocol.V3) {
      hello.getJsonObject("server").put("host", who.getJsonObject(0).getString("host"));
    } else {
      snapshot.put("suspension", new JsonObject().put("phase", "accepting"));
    }
  }
}
