package dev.gatehouse.gateway.exec;

import static dev.gatehouse.gateway.protocol.ParamsSpec.any;
import static dev.gatehouse.gateway.protocol.ParamsSpec.flag;
import static dev.gatehouse.gateway.protocol.ParamsSpec.integer;
import static dev.gatehouse.gateway.protocol.ParamsSpec.object;
import static dev.gatehouse.gateway.protocol.ParamsSpec.text;
import static dev.gatehouse.gateway.protocol.ParamsSpec.texts;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.gateway.session.SessionKeys;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code exec.approval.request}: asks the operators for somebody else, and answers when they
 * decided.
 */
final class ExecApprovalRequest implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(
              word("id"),
              word("command"),
              texts("commandArgv"),
              any("systemRunPlan"),
              object("env", ParamsSpec.OPEN),
              text("cwd").nullable(),
              word("nodeId").nullable(),
              text("host").nullable(),
              text("security").nullable(),
              text("ask").nullable(),
              text("warningText").nullable(),
              text("agentId").nullable(),
              text("resolvedPath").nullable(),
              text("sessionKey").nullable(),
              text("runId").nullable(),
              text("toolCallId").nullable(),
              integer("timeoutMs", 1),
              flag("twoPhase"))
          .open();

  private final Approvals approvals;
  private final SessionKeys keys;

  @Inject
  ExecApprovalRequest(Approvals approvals, SessionKeys keys) {
    this.approvals = approvals;
    this.keys = keys;
  }

  @Override
  public String name() {
    return "exec.approval.request";
  }

  @Override
  public Scope scope() {
    return Scope.APPROVALS;
  }

  @Override
  public ParamsSpec params() {
    return PARAMS;
  }

  @Override
  public String result() {
    return "{id, decision: allow-once|allow-always|deny|null, createdAtMs, expiresAtMs}; with twoPhase first {status: accepted, id, createdAtMs, expiresAtMs}";
  }

  @Override
  public List<String> errors() {
    return List.of(
        "INVALID_REQUEST approval id already pending",
        "INVALID_REQUEST command is required",
        "UNAVAILABLE too many approvals are pending");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    ApprovalRequest request = request(call.params());
    return approvals
        .ask(request)
        .compose(
            id -> {
              if (call.params().getBoolean("twoPhase", false)) {
                approvals
                    .find(id)
                    .ifPresent(
                        entry ->
                            call.answerEarly(
                                new JsonObject()
                                    .put("status", "accepted")
                                    .put("id", id)
                                    .put("createdAtMs", entry.createdAt())
                                    .put("expiresAtMs", entry.expiresAt())));
              }
              return approvals.wait(id).map(ApprovalJson::decision);
            });
  }

  private ApprovalRequest request(JsonObject params) {
    List<String> argv = words(params.getJsonArray("commandArgv", new JsonArray()));
    JsonObject plan =
        params.getValue("systemRunPlan") instanceof JsonObject json ? json : new JsonObject();
    if (argv.isEmpty() && plan.getValue("argv") instanceof JsonArray words) {
      argv = words(words);
    }
    // What will be run stands in the words; a text beside them could say something else.
    String command =
        !argv.isEmpty() ? ShellWords.join(argv) : params.getString("command", "").strip();
    if (command.isEmpty()) {
      throw RpcException.invalid("command is required");
    }
    Map<String, String> environment = new TreeMap<>();
    params
        .getJsonObject("env", new JsonObject())
        .forEach(entry -> environment.put(entry.getKey(), String.valueOf(entry.getValue())));
    return ApprovalRequest.exec(command)
        .id(params.getString("id"))
        .argv(argv)
        .environment(environment)
        .cwd(either(params, plan, "cwd"))
        .host(params.getString("host"))
        .nodeId(params.getString("nodeId"))
        .security(params.getString("security"))
        .ask(params.getString("ask"))
        .agentId(either(params, plan, "agentId"))
        .resolvedPath(params.getString("resolvedPath"))
        .session(
            Optional.ofNullable(either(params, plan, "sessionKey"))
                .filter(key -> !key.isBlank())
                .map(keys::canonical)
                .orElse(null))
        .runId(params.getString("runId"))
        .toolCallId(params.getString("toolCallId"))
        .warning(params.getString("warningText"))
        .allowAlways(!params.containsKey("unavailableDecisions"))
        .timeout(
            Duration.ofMillis(params.getLong("timeoutMs", Approvals.DEFAULT_TIMEOUT.toMillis())))
        .build();
  }

  private static @Nullable String either(JsonObject params, JsonObject plan, String key) {
    Object value = params.getValue(key) != null ? params.getValue(key) : plan.getValue(key);
    return value instanceof String text ? text : null;
  }

  private static List<String> words(JsonArray list) {
    return list.stream().map(String::valueOf).toList();
  }
}
