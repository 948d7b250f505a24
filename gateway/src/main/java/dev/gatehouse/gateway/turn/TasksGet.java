package dev.gatehouse.gateway.turn;

import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;

/** {@code tasks.get}: one task, by its id or by that of its turn. */
final class TasksGet implements RpcMethod {
  private static final ParamsSpec PARAMS = ParamsSpec.of(word("taskId").required());

  private final Tasks tasks;

  @Inject
  TasksGet(Tasks tasks) {
    this.tasks = tasks;
  }

  @Override
  public String name() {
    return "tasks.get";
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
    return "{task: {id, status, title, runId, …}}";
  }

  @Override
  public List<String> errors() {
    return List.of("INVALID_REQUEST task not found: x");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    String taskId = call.params().getString("taskId");
    return tasks
        .find(taskId)
        .map(task -> Future.succeededFuture(new JsonObject().put("task", task.toJson())))
        .orElseGet(() -> Future.failedFuture(RpcException.invalid("task not found: " + taskId)));
  }
}
