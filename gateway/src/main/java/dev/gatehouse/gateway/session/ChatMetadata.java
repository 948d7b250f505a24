package dev.gatehouse.gateway.session;

import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.agent.Agents;
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

/** {@code chat.metadata}: what a chat shows beside the messages: its agent, model and session. */
final class ChatMetadata implements RpcMethod {
  private static final ParamsSpec PARAMS = ParamsSpec.of(word("agentId"), word("sessionKey"));

  private final Sessions sessions;
  private final SessionKeys keys;
  private final SessionView view;
  private final SessionDefaults defaults;
  private final Agents agents;

  @Inject
  ChatMetadata(
      Sessions sessions,
      SessionKeys keys,
      SessionView view,
      SessionDefaults defaults,
      Agents agents) {
    this.sessions = sessions;
    this.keys = keys;
    this.view = view;
    this.defaults = defaults;
    this.agents = agents;
  }

  @Override
  public String name() {
    return "chat.metadata";
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
    return "{agentId, sessionKey, sessionId?, defaults: {modelProvider?, model?, contextTokens?},"
        + " sessionInfo?: {…}}";
  }

  @Override
  public List<String> errors() {
    return List.of("INVALID_REQUEST unknown agent id \"<id>\"");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    Optional<String> agentId =
        Optional.ofNullable(call.params().getString("agentId")).map(SessionKeys::agentId);
    SessionKey key =
        Optional.ofNullable(call.params().getString("sessionKey"))
            .map(keys::canonical)
            .orElseGet(() -> keys.main(agentId.orElse(agents.main().id())));
    String owner = agents.orMain(key.agentId());
    if (agents.find(agentId.orElse(owner)).isEmpty()) {
      throw RpcException.invalid("unknown agent id \"" + agentId.orElse(owner) + "\"");
    }
    return sessions
        .find(key)
        .map(
            found -> {
              JsonObject answer =
                  new JsonObject().put("agentId", owner).put("sessionKey", key.value());
              found.ifPresent(entry -> answer.put("sessionId", entry.sessionId()));
              return answer
                  .put("defaults", defaults.toJson())
                  .put(
                      "sessionInfo",
                      found
                          .map(entry -> view.row(entry, Protocol.V4, SessionView.Words.NONE))
                          .orElse(null));
            });
  }
}
