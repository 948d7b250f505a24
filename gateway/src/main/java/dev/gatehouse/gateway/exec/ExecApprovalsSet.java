package dev.gatehouse.gateway.exec;

import static dev.gatehouse.gateway.protocol.ParamsSpec.object;
import static dev.gatehouse.gateway.protocol.ParamsSpec.text;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.audit.Audit;
import dev.gatehouse.gateway.exec.ExecMode.Ask;
import dev.gatehouse.gateway.exec.ExecMode.Security;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/**
 * {@code exec.approvals.set}: replaces the list, when it is still the one that the caller knows.
 */
final class ExecApprovalsSet implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(object("file", ParamsSpec.OPEN).required(), text("baseHash"));

  private final ApprovalsFile file;
  private final ExecModes modes;
  private final Audit audit;

  @Inject
  ExecApprovalsSet(ApprovalsFile file, ExecModes modes, Audit audit) {
    this.file = file;
    this.modes = modes;
    this.audit = audit;
  }

  @Override
  public String name() {
    return "exec.approvals.set";
  }

  @Override
  public Scope scope() {
    return Scope.ADMIN;
  }

  @Override
  public ParamsSpec params() {
    return PARAMS;
  }

  @Override
  public String result() {
    return "{path, exists, hash, file, resolvedDefaults?}";
  }

  @Override
  public List<String> errors() {
    return List.of(
        "INVALID_REQUEST exec approvals base hash required; re-run exec.approvals.get and retry",
        "INVALID_REQUEST exec approvals changed since last load; re-run exec.approvals.get and retry",
        "INVALID_REQUEST invalid exec approvals: at /agents/main/security: …");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    JsonObject given = call.params().getJsonObject("file");
    String base = call.params().getString("baseHash");
    Optional<String> problem = problem(given);
    if (problem.isPresent()) {
      return Future.failedFuture(RpcException.invalid("invalid exec approvals: " + problem.get()));
    }
    return file.change(
            current -> {
              if (current.exists() && base == null) {
                throw RpcException.invalid(
                    "exec approvals base hash required; re-run exec.approvals.get and retry");
              }
              if (current.exists() && !current.hash().equals(base)) {
                throw RpcException.invalid(
                    "exec approvals changed since last load; re-run exec.approvals.get and retry");
              }
              JsonObject next = given.copy();
              if (next.getValue("socket") instanceof JsonObject socket
                  && current.file().getValue("socket") instanceof JsonObject kept) {
                // Clients are not shown the token and cannot give it back.
                socket.mergeIn(kept.copy());
              }
              return new ApprovalsFile.Snapshot(true, "", next);
            })
        .map(
            written -> {
              audit.record(
                  "approvals.changed",
                  new JsonObject()
                      .put("by", call.caller().client().label())
                      .put("hash", written.hash()));
              return ExecApprovalsGet.describe(file, modes, written, call.caller().protocol());
            });
  }

  private static Optional<String> problem(JsonObject file) {
    if (!Integer.valueOf(1).equals(file.getValue("version"))) {
      return Optional.of("at /version: must be 1");
    }
    for (String part : List.of("defaults", "agents", "socket")) {
      if (file.containsKey(part) && !(file.getValue(part) instanceof JsonObject)) {
        return Optional.of("at /" + part + ": must be object");
      }
    }
    Optional<String> defaults =
        problem("/defaults", file.getJsonObject("defaults", new JsonObject()));
    if (defaults.isPresent()) {
      return defaults;
    }
    JsonObject agents = file.getJsonObject("agents", new JsonObject());
    for (String agent : agents.fieldNames()) {
      if (!(agents.getValue(agent) instanceof JsonObject settings)) {
        return Optional.of("at /agents/" + agent + ": must be object");
      }
      Optional<String> problem = problem("/agents/" + agent, settings);
      if (problem.isPresent()) {
        return problem;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> problem(String at, JsonObject settings) {
    for (String key : List.of("security", "askFallback")) {
      if (settings.containsKey(key) && Security.of(settings.getValue(key)).isEmpty()) {
        return Optional.of("at " + at + "/" + key + ": must be deny, allowlist or full");
      }
    }
    if (settings.containsKey("ask") && Ask.of(settings.getValue("ask")).isEmpty()) {
      return Optional.of("at " + at + "/ask: must be off, on-miss or always");
    }
    if (!settings.containsKey("allowlist")) {
      return Optional.empty();
    }
    if (!(settings.getValue("allowlist") instanceof JsonArray list)) {
      return Optional.of("at " + at + "/allowlist: must be array");
    }
    for (int i = 0; i < list.size(); i++) {
      if (!(list.getValue(i) instanceof JsonObject entry) || AllowEntry.of(entry).isEmpty()) {
        return Optional.of("at " + at + "/allowlist/" + i + "/pattern: must be string");
      }
    }
    return Optional.empty();
  }
}
