package dev.gatehouse.gateway.session;

import static dev.gatehouse.gateway.protocol.ParamsSpec.flag;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code sessions.resolve}: the key of a session that is named by key, transcript or label. */
final class SessionsResolve implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(
          word("key"),
          word("sessionId"),
          word("label"),
          word("agentId"),
          word("spawnedBy"),
          flag("includeGlobal"),
          flag("includeUnknown"),
          flag("allowMissing"));

  private final Sessions sessions;
  private final SessionKeys keys;

  @Inject
  SessionsResolve(Sessions sessions, SessionKeys keys) {
    this.sessions = sessions;
    this.keys = keys;
  }

  @Override
  public String name() {
    return "sessions.resolve";
  }

  @Override
  public Scope scope() {
    return Scope.ADMIN;
  }

  @Override
  public Scope scope(Protocol protocol) {
    return protocol == Protocol.V4 ? Scope.READ : scope();
  }

  @Override
  public ParamsSpec params() {
    return PARAMS;
  }

  @Override
  public String result() {
    return "{ok, key?, agentId?, displayName?}";
  }

  @Override
  public List<String> errors() {
    return List.of(
        "INVALID_REQUEST No session found: …",
        "INVALID_REQUEST Multiple sessions found …",
        "INVALID_REQUEST Provide either key, sessionId, or label (not multiple)");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    JsonObject params = call.params();
    long given = Stream.of("key", "sessionId", "label").filter(params::containsKey).count();
    if (given != 1) {
      throw RpcException.invalid(
          given == 0
              ? "Either key, sessionId, or label is required"
              : "Provide either key, sessionId, or label (not multiple)");
    }
    String key = params.getString("key");
    if (key != null) {
      return sessions.find(keys.canonical(key)).map(found -> answer(call, found, key));
    }
    String sessionId = params.getString("sessionId");
    String label = params.getString("label");
    return sessions
        .all()
        .map(
            all -> {
              List<SessionEntry> fitting =
                  all.stream()
                      .filter(
                          entry ->
                              sessionId != null
                                  ? entry.sessionId().equals(sessionId)
                                  : entry
                                      .text("label")
                                      .filter(own -> own.equals(label))
                                      .isPresent())
                      .filter(entry -> ofAgent(entry, params.getString("agentId")))
                      .filter(entry -> spawnedBy(entry, params.getString("spawnedBy")))
                      .toList();
              String what = sessionId != null ? sessionId : "with label: " + label;
              if (fitting.size() > 1) {
                throw RpcException.invalid("Multiple sessions found " + what);
              }
              return answer(call, fitting.stream().findFirst(), what);
            });
  }

  private static JsonObject answer(RpcCall call, Optional<SessionEntry> found, String what) {
    boolean four = call.caller().protocol() == Protocol.V4;
    if (found.isEmpty()) {
      if (four && call.params().getBoolean("allowMissing", false)) {
        return new JsonObject().put("ok", false);
      }
      throw RpcException.invalid(
          "No session found" + (what.startsWith("with label") ? " " : ": ") + what);
    }
    SessionEntry entry = found.get();
    JsonObject answer = new JsonObject().put("ok", true).put("key", entry.key().value());
    if (four) {
      answer.put("agentId", entry.key().agentId());
      entry.text("displayName").ifPresent(name -> answer.put("displayName", name));
    }
    return answer;
  }

  private static boolean ofAgent(SessionEntry entry, @Nullable String agentId) {
    return agentId == null || entry.key().agentId().equals(SessionKeys.agentId(agentId));
  }

  private static boolean spawnedBy(SessionEntry entry, @Nullable String parent) {
    return parent == null || entry.text("spawnedBy").filter(parent::equals).isPresent();
  }
}
