package dev.gatehouse.gateway.turn;

import static dev.gatehouse.gateway.protocol.ParamsSpec.text;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.Optional;

/** {@code tasks.cancel}: stops the turn of a task. */
final class TasksCancel implements RpcMethod {
  private static final ParamsSpec PARAMS = ParamsSpec.of(word("taskId").required(), text("reason"));

  private final Tasks tasks;
  private final SessionTurns turns;

  @Inject
  TasksCancel(Tasks tasks, SessionTurns turns) {
    this.tasks = tasks;
    this.turns = turns;
  }

  @Override
  public String name() {
    return "tasks.cancel";
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
    return "{found, cancelled, reason?: text, task?: {…}}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    Optional<Tasks.Task> found = tasks.find(call.params().getString("taskId"));
    if (found.isEmpty()) {
      return Future.succeededFuture(
          new JsonObject()
              .put("found", false)
              .put("cancelled", false)
              .put("reason", "Task not found."));
    }
    Run run = found.get().run();
    boolean cancelled = turns.abort(run.session(), Optional.of(run.runId()), "rpc").any();
    JsonObject answer = new JsonObject().put("found", true).put("cancelled", cancelled);
    if (!cancelled) {
      return Future.succeededFuture(
          answer.put("reason", "Task is already over.").put("task", found.get().toJson()));
    }
    return run.result().map(result -> answer.put("task", found.get().toJson()));
  }
}
