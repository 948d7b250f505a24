package dev.gatehouse.gateway.agent;

import dev.gatehouse.gateway.protocol.Caller;
import dev.gatehouse.gateway.protocol.HelloPart;
import dev.gatehouse.gateway.protocol.Protocol;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;

/** Tells a client with which agent and session a message goes when it names none. */
final class SessionDefaultsHello implements HelloPart {
  private final Agents agents;

  @Inject
  SessionDefaultsHello(Agents agents) {
    this.agents = agents;
  }

  @Override
  public void addTo(JsonObject hello, Caller caller) {
    JsonObject defaults =
        new JsonObject()
            .put("defaultAgentId", agents.main().id())
            .put("mainKey", agents.mainKey())
            .put("mainSessionKey", agents.mainSessionKey())
            .put("scope", agents.scope());
    if (caller.protocol() == Protocol.V4) {
      defaults
          .put("modelConfigured", agents.primaryModel().isPresent())
          .put("ownership", agents.all().size() == 1 ? "sole" : "explicit")
          .put("selectionRequired", false);
    }
    hello.getJsonObject("snapshot").put("sessionDefaults", defaults);
  }
}
