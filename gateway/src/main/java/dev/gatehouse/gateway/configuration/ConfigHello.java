package dev.gatehouse.gateway.configuration;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.Caller;
import dev.gatehouse.gateway.protocol.HelloPart;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.profiles.Instance;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;

/** Tells a new client where the instance lives; protocol 4 tells administrators only. */
final class ConfigHello implements HelloPart {
  private final Instance instance;
  private final LiveConfig live;

  @Inject
  ConfigHello(Instance instance, LiveConfig live) {
    this.instance = instance;
    this.live = live;
  }

  @Override
  public void addTo(JsonObject hello, Caller caller) {
    JsonObject snapshot = hello.getJsonObject("snapshot");
    if (caller.protocol() == Protocol.V4) {
      snapshot.put("appliedConfigHash", live.current().hash());
    }
    if (live.standing().needsAttention()) {
      snapshot.put("configuration", live.standing().json(caller.has(Scope.ADMIN)));
    }
    if (caller.has(Scope.ADMIN) || caller.protocol() == Protocol.V3) {
      snapshot
          .put("configPath", instance.configPath().toString())
          .put("stateDir", instance.stateDirectory().toString());
    }
    if (caller.has(Scope.ADMIN) && caller.protocol() == Protocol.V4) {
      snapshot.put("authMode", live.current().string("gateway", "auth", "mode").orElse("token"));
    }
  }
}
