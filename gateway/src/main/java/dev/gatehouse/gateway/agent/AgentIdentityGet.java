package dev.gatehouse.gateway.agent;

import static dev.gatehouse.gateway.protocol.ParamsSpec.text;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.agent.Identities.Identity;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/** {@code agent.identity.get}: name and picture of the agent, or of the agent of a session. */
final class AgentIdentityGet implements RpcMethod {
  private static final ParamsSpec PARAMS = ParamsSpec.of(word("agentId"), text("sessionKey"));

  private final Agents agents;
  private final Identities identities;
  private final GatewayLoop loop;

  @Inject
  AgentIdentityGet(Agents agents, Identities identities, GatewayLoop loop) {
    this.agents = agents;
    this.identities = identities;
    this.loop = loop;
  }

  @Override
  public String name() {
    return "agent.identity.get";
  }

  @Override
  public Scope scope() {
    return Scope.READ;
  }

  @Override
  public ParamsSpec params() {
    return PARAMS;
  }

  @Override
  public String result() {
    return "{agentId, name, avatar, nameSource?, avatarStatus?, emoji?}";
  }

  @Override
  public List<String> errors() {
    return List.of(
        "INVALID_REQUEST unknown agent id \"…\"",
        "INVALID_REQUEST agent \"…\" does not match session key agent \"…\"");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    Optional<String> ofKey = ofKey(call.params().getString("sessionKey", ""));
    Optional<String> given = Optional.ofNullable(call.params().getString("agentId"));
    if (given.isPresent() && ofKey.isPresent() && !Agents.id(given.get()).equals(ofKey.get())) {
      return Future.failedFuture(
          RpcException.invalid(
              "agent \""
                  + given.get()
                  + "\" does not match session key agent \""
                  + ofKey.get()
                  + "\""));
    }
    String id =
        KnownAgents.require(agents, given.or(() -> ofKey).orElseGet(() -> agents.main().id())).id();
    return loop.blocking(() -> identities.of(id))
        .map(identity -> describe(id, identity, call.caller().protocol()));
  }

  private static JsonObject describe(String id, Identity identity, Protocol protocol) {
    JsonObject json = new JsonObject().put("agentId", id).put("name", identity.name());
    if (protocol == Protocol.V4) {
      json.put("nameSource", identity.nameSource());
      if (!identity.avatarStatus().equals("none")) {
        json.put("avatarStatus", identity.avatarStatus());
      }
      identity.emoji().ifPresent(emoji -> json.put("emoji", emoji));
    }
    return json.put("avatar", identity.avatar());
  }

  private static Optional<String> ofKey(String sessionKey) {
    String[] parts = sessionKey.strip().split(":", 3);
    return parts.length == 3 && parts[0].equals("agent")
        ? Optional.of(Agents.id(parts[1]))
        : Optional.empty();
  }
}
