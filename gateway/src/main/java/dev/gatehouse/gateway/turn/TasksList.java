package dev.gatehouse.gateway.turn;

import static dev.gatehouse.gateway.protocol.ParamsSpec.any;
import static dev.gatehouse.gateway.protocol.ParamsSpec.integer;
import static dev.gatehouse.gateway.protocol.ParamsSpec.text;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.gateway.session.SessionKey;
import dev.gatehouse.gateway.session.SessionKeys;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code tasks.list}: the turns that somebody watches as tasks, the newest first. */
final class TasksList implements RpcMethod {
  private static final int DEFAULT_LIMIT = 100;
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(
          any("status"),
          word("agentId"),
          word("sessionKey"),
          integer("limit", 1, 500),
          text("cursor"));

  private final Tasks tasks;
  private final SessionKeys keys;

  @Inject
  TasksList(Tasks tasks, SessionKeys keys) {
    this.tasks = tasks;
    this.keys = keys;
  }

  @Override
  public String name() {
    return "tasks.list";
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
    return "{tasks: [{id, status, title, runId, …}], nextCursor?}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    JsonObject params = call.params();
    Set<String> states = states(params.getValue("status"));
    Optional<SessionKey> session =
        Optional.ofNullable(params.getString("sessionKey")).map(keys::canonical);
    Optional<String> agent = Optional.ofNullable(params.getString("agentId"));
    List<Tasks.Task> all =
        tasks.all().stream()
            .filter(task -> states.isEmpty() || states.contains(task.status()))
            .filter(task -> agent.isEmpty() || agent.get().equals(task.run().agentId()))
            .filter(task -> session.isEmpty() || session.get().equals(task.run().session()))
            .toList();
    int start = start(params.getString("cursor", "0"));
    int limit = params.getInteger("limit", DEFAULT_LIMIT);
    JsonArray list = new JsonArray();
    all.stream().skip(start).limit(limit).forEach(task -> list.add(task.toJson()));
    JsonObject answer = new JsonObject().put("tasks", list);
    if (start + limit < all.size()) {
      answer.put("nextCursor", Integer.toString(start + limit));
    }
    return Future.succeededFuture(answer);
  }

  private static int start(String cursor) {
    try {
      return Math.max(0, Integer.parseInt(cursor));
    } catch (NumberFormatException e) {
      throw RpcException.invalid("invalid tasks.list params: at /cursor: unknown cursor");
    }
  }

  private static Set<String> states(@Nullable Object given) {
    Set<String> states = new HashSet<>();
    if (given instanceof String one) {
      states.add(one);
    } else if (given instanceof JsonArray several) {
      several.forEach(each -> states.add(String.valueOf(each)));
    }
    return states;
  }
}
