package dev.gatehouse.gateway.session;

import static dev.gatehouse.gateway.protocol.ParamsSpec.integer;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;
import static dev.gatehouse.gateway.protocol.ParamsSpec.words;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** {@code sessions.search}: messages in which the words of a query stand, the best first. */
final class SessionsSearch implements RpcMethod {
  private static final int DEFAULT_LIMIT = 10;
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(
          word("agentId"), words("sessionKeys"), word("query").required(), integer("limit", 1, 25));

  private final SessionSearch search;
  private final SessionKeys keys;

  @Inject
  SessionsSearch(SessionSearch search, SessionKeys keys) {
    this.search = search;
    this.keys = keys;
  }

  @Override
  public String name() {
    return "sessions.search";
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
    return "{results: [{sessionKey, sessionId, messageId, role, timestamp, snippet, score}],"
        + " truncated?}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    JsonObject params = call.params();
    Set<String> wanted = new LinkedHashSet<>();
    JsonArray given = params.getJsonArray("sessionKeys", new JsonArray());
    given.forEach(key -> wanted.add(keys.canonical(String.valueOf(key)).value()));
    int limit = params.getInteger("limit", DEFAULT_LIMIT);
    return search
        .find(
            params.getString("query"),
            Optional.ofNullable(params.getString("agentId")).map(SessionKeys::agentId),
            wanted,
            limit + 1)
        .map(
            hits -> {
              JsonArray results = new JsonArray();
              hits.stream().limit(limit).forEach(hit -> results.add(hit.toJson()));
              JsonObject answer = new JsonObject().put("results", results);
              return hits.size() > limit ? answer.put("truncated", true) : answer;
            });
  }
}
