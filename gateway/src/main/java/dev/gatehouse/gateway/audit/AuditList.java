package dev.gatehouse.gateway.audit;

import static dev.gatehouse.gateway.protocol.ParamsSpec.integer;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;

/** {@code audit.list}: what agents did and were refused, newest first. */
final class AuditList implements RpcMethod {
  private static final int DEFAULT_LIMIT = 100;
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(
          word("kind"),
          word("agentId"),
          word("sessionKey"),
          word("runId"),
          integer("since", 0),
          integer("cursor", 1),
          integer("limit", 1, 1_000));

  private final Audit audit;

  @Inject
  AuditList(Audit audit) {
    this.audit = audit;
  }

  @Override
  public String name() {
    return "audit.list";
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
    return "{events: [{id, ts, kind, facts}], nextCursor?}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    JsonObject params = call.params();
    int limit = params.getInteger("limit", DEFAULT_LIMIT);
    return audit
        .find(
            new Audit.Query(
                params.getString("kind"),
                params.getString("agentId"),
                params.getString("sessionKey"),
                params.getString("runId"),
                params.getLong("cursor"),
                params.getLong("since"),
                limit))
        .map(events -> describe(events, limit));
  }

  private static JsonObject describe(List<Audit.Event> events, int limit) {
    JsonArray list = new JsonArray();
    for (Audit.Event event : events) {
      list.add(
          new JsonObject()
              .put("id", event.id())
              .put("ts", event.at())
              .put("kind", event.kind())
              .put("facts", event.facts()));
    }
    JsonObject answer = new JsonObject().put("events", list);
    if (events.size() == limit) {
      answer.put("nextCursor", events.get(events.size() - 1).id());
    }
    return answer;
  }
}
