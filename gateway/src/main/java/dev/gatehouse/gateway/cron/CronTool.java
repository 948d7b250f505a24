package dev.gatehouse.gateway.cron;

import dev.gatehouse.gateway.heartbeat.Heartbeats;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.session.SystemEvents;
import dev.gatehouse.gateway.tool.Tool;
import dev.gatehouse.gateway.tool.ToolAnswer;
import dev.gatehouse.gateway.tool.ToolCall;
import dev.gatehouse.gateway.tool.ToolScope;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/**
 * {@code cron}: an agent's own reminders and jobs. Turns whose words come from outsiders cannot use
 * it, whatever the tool policy says: what they plant would run later with more rights. A job's own
 * turn can look, but neither add nor change, so that no job multiplies.
 */
final class CronTool implements Tool {
  private static final JsonArray ACTIONS =
      new JsonArray(
          List.of("status", "list", "get", "add", "update", "remove", "run", "runs", "wake"));
  private static final List<String> LOOKING = List.of("status", "list", "get", "runs");

  private final CronJobs jobs;
  private final CronStore store;
  private final CronStatus status;
  private final CronList list;
  private final CronAdd add;
  private final CronUpdate update;
  private final CronRun run;
  private final SystemEvents events;
  private final Heartbeats heartbeats;

  @Inject
  CronTool(
      CronJobs jobs,
      CronStore store,
      CronStatus status,
      CronList list,
      CronAdd add,
      CronUpdate update,
      CronRun run,
      SystemEvents events,
      Heartbeats heartbeats) {
    this.jobs = jobs;
    this.store = store;
    this.status = status;
    this.list = list;
    this.add = add;
    this.update = update;
    this.run = run;
    this.events = events;
    this.heartbeats = heartbeats;
  }

  @Override
  public String name() {
    return "cron";
  }

  @Override
  public String description() {
    return "Plans work for later: reminders and jobs at a time, every so often, or by a cron"
        + " expression. action add takes job {name, schedule, payload, sessionTarget?, wakeMode?,"
        + " deleteAfterRun?}. schedule is {kind:\"at\", at:\"2026-12-24T18:00:00Z\"},"
        + " {kind:\"every\", everyMs} or {kind:\"cron\", expr, tz?}. payload is"
        + " {kind:\"systemEvent\", text} for a reminder in the main session, or"
        + " {kind:\"agentTurn\", message, model?, timeoutSeconds?} for work in a conversation of its"
        + " own. update takes id and patch; get, remove, run and runs take id; wake takes text.";
  }

  @Override
  public JsonObject parameters() {
    JsonObject properties =
        new JsonObject()
            .put("action", new JsonObject().put("type", "string").put("enum", ACTIONS.copy()))
            .put("id", text("Id of the job"))
            .put("jobId", text("The same as id"))
            .put("job", new JsonObject().put("type", "object").put("description", "For add"))
            .put("patch", new JsonObject().put("type", "object").put("description", "For update"))
            .put("includeDisabled", new JsonObject().put("type", "boolean"))
            .put("text", text("For wake"))
            .put(
                "mode",
                new JsonObject()
                    .put("type", "string")
                    .put("description", "run: due or force; wake: now or next-heartbeat"));
    return new JsonObject()
        .put("type", "object")
        .put("properties", properties)
        .put("required", new JsonArray().add("action"));
  }

  @Override
  public Risk risk() {
    return Risk.HIGH;
  }

  @Override
  public Future<ToolAnswer> call(ToolCall call) {
    String action = call.arguments().getString("action", "");
    ToolScope scope = call.scope();
    if (scope.origin().untrusted()) {
      return Future.succeededFuture(
          ToolAnswer.error("cron is closed to turns that come from a channel, a hook or a node"));
    }
    if (scope.origin() == ToolScope.Origin.CRON && !LOOKING.contains(action)) {
      return Future.succeededFuture(
          ToolAnswer.error("a job's own turn cannot change jobs; ask the operator"));
    }
    Future<JsonObject> answer;
    try {
      answer = act(action, call.arguments(), scope);
    } catch (RpcException | ClassCastException e) {
      answer = Future.failedFuture(e);
    }
    return answer
        .map(ToolAnswer::json)
        .recover(
            failure ->
                failure instanceof RpcException refusal
                    ? Future.succeededFuture(ToolAnswer.error(refusal.text()))
                    : failure instanceof ClassCastException
                        ? Future.succeededFuture(ToolAnswer.error("an argument has the wrong type"))
                        : Future.failedFuture(failure));
  }

  private Future<JsonObject> act(String action, JsonObject arguments, ToolScope scope) {
    return switch (action) {
      case "status" -> jobs.ready().map(ready -> status.answer(Protocol.V4));
      case "list" ->
          jobs.ready()
              .map(
                  ready ->
                      list.answer(
                          new JsonObject()
                              .put(
                                  "includeDisabled", arguments.getBoolean("includeDisabled", false))
                              .put("includeDeliveryPreviews", false),
                          Protocol.V4));
      case "get" ->
          jobs.ready()
              .map(
                  ready ->
                      CronViews.answer(
                          jobs.find(id(arguments))
                              .orElseThrow(() -> CronIds.unknown(id(arguments), Protocol.V4)),
                          Protocol.V4));
      case "add" -> add.add(completed(arguments, scope), Protocol.V4);
      case "update" ->
          update.update(
              id(arguments),
              arguments.getJsonObject("patch", new JsonObject()),
              Optional.empty(),
              Protocol.V4);
      case "remove" ->
          jobs.ready()
              .compose(ready -> jobs.remove(id(arguments)))
              .map(removed -> new JsonObject().put("ok", true).put("removed", removed));
      case "run" -> run.run(id(arguments), arguments.getString("mode", "force"), Protocol.V4);
      case "runs" ->
          jobs.ready()
              .compose(ready -> store.runs(Optional.of(id(arguments))))
              .map(
                  entries ->
                      new JsonObject()
                          .put(
                              "entries",
                              new JsonArray(
                                  entries.subList(
                                      Math.max(0, entries.size() - 20), entries.size()))));
      case "wake" -> {
        String text = arguments.getString("text", "").strip();
        if (text.isEmpty()) {
          throw RpcException.invalid("wake needs a text");
        }
        events.add(scope.session(), text);
        if (!arguments.getString("mode", "now").equals("next-heartbeat")) {
          heartbeats.trigger(scope.agentId(), "wake");
        }
        yield Future.succeededFuture(new JsonObject().put("ok", true));
      }
      default -> throw RpcException.invalid("action must be one of " + ACTIONS.getList());
    };
  }

  /** What a model leaves out of a job has one sensible value. */
  private JsonObject completed(JsonObject arguments, ToolScope scope) {
    JsonObject job = arguments.getJsonObject("job", new JsonObject()).copy();
    JsonObject payload = job.getJsonObject("payload", new JsonObject());
    boolean turn =
        payload
            .getString("kind", payload.containsKey("message") ? "agentTurn" : "systemEvent")
            .equals("agentTurn");
    job.put("agentId", scope.agentId());
    if (!job.containsKey("sessionTarget")) {
      job.put("sessionTarget", turn ? "isolated" : "main");
    }
    if (job.getString("sessionTarget").equals("current")) {
      job.put("sessionKey", scope.session().value());
    }
    if (!job.containsKey("wakeMode")) {
      job.put("wakeMode", "now");
    }
    List<String> problems = CronSpecs.ADD.check(job);
    if (!problems.isEmpty()) {
      throw ParamsSpec.refusal("cron add", problems);
    }
    return job;
  }

  private static String id(JsonObject arguments) {
    String id = arguments.getString("id", arguments.getString("jobId", "")).strip();
    if (id.isEmpty()) {
      throw RpcException.invalid("the id of the job is missing");
    }
    return id;
  }

  private static JsonObject text(String description) {
    return new JsonObject().put("type", "string").put("description", description);
  }
}
