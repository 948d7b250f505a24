package dev.gatehouse.gateway.heartbeat;

import static dev.gatehouse.gateway.protocol.ParamsSpec.choice;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.gateway.session.SessionKey;
import dev.gatehouse.gateway.session.SessionKeys;
import dev.gatehouse.gateway.session.SystemEvents;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/** {@code wake}: tells an agent something, and with {@code now} makes it look at once. */
final class Wake implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(
              choice("mode", "now", "next-heartbeat").required(),
              word("text").required(),
              word("sessionKey"),
              word("agentId"))
          .open();

  private final SystemEvents events;
  private final SessionKeys keys;
  private final Agents agents;
  private final Heartbeats heartbeats;

  @Inject
  Wake(SystemEvents events, SessionKeys keys, Agents agents, Heartbeats heartbeats) {
    this.events = events;
    this.keys = keys;
    this.agents = agents;
    this.heartbeats = heartbeats;
  }

  @Override
  public String name() {
    return "wake";
  }

  @Override
  public Scope scope() {
    return Scope.WRITE;
  }

  @Override
  public ParamsSpec params() {
    return PARAMS;
  }

  @Override
  public String result() {
    return "{ok: true}";
  }

  @Override
  public List<String> errors() {
    return List.of("INVALID_REQUEST unknown agent id \"…\"", "INVALID_REQUEST text required");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    JsonObject params = call.params();
    String wanted = Optional.ofNullable(params.getString("agentId")).orElse(agents.main().id());
    if (agents.find(wanted).isEmpty()) {
      return Future.failedFuture(RpcException.invalid("unknown agent id \"" + wanted + "\""));
    }
    SessionKey session =
        Optional.ofNullable(params.getString("sessionKey"))
            .map(keys::canonical)
            .orElseGet(() -> new SessionKey(agents.mainSessionKey(wanted)));
    if (params.getString("text").isBlank()) {
      return Future.failedFuture(RpcException.invalid("text required"));
    }
    events.add(session, params.getString("text"));
    if (params.getString("mode").equals("now")) {
      heartbeats.trigger(agents.orMain(session.agentId()), "wake");
    }
    return Future.succeededFuture(new JsonObject().put("ok", true));
  }
}
