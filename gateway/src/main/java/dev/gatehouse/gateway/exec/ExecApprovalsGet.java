package dev.gatehouse.gateway.exec;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;

/** {@code exec.approvals.get}: which commands agents may run without being asked about. */
final class ExecApprovalsGet implements RpcMethod {
  private final ApprovalsFile file;
  private final ExecModes modes;

  @Inject
  ExecApprovalsGet(ApprovalsFile file, ExecModes modes) {
    this.file = file;
    this.modes = modes;
  }

  @Override
  public String name() {
    return "exec.approvals.get";
  }

  @Override
  public Scope scope() {
    return Scope.ADMIN;
  }

  @Override
  public ParamsSpec params() {
    return ParamsSpec.NONE;
  }

  @Override
  public String result() {
    return "{path, exists, hash, file, resolvedDefaults?}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    return file.load().map(snapshot -> describe(snapshot, call.caller().protocol()));
  }

  private JsonObject describe(ApprovalsFile.Snapshot snapshot, Protocol protocol) {
    return describe(file, modes, snapshot, protocol);
  }

  /** A reading of the file as clients see it; the socket's token stays out. */
  static JsonObject describe(
      ApprovalsFile file, ExecModes modes, ApprovalsFile.Snapshot snapshot, Protocol protocol) {
    JsonObject shown = snapshot.file().copy();
    if (shown.getValue("socket") instanceof JsonObject socket) {
      socket.remove("token");
    }
    JsonObject json =
        new JsonObject()
            .put("path", file.path().toString())
            .put("exists", snapshot.exists())
            .put("hash", snapshot.hash())
            .put("file", shown);
    return protocol == Protocol.V4 ? json.put("resolvedDefaults", modes.describe(snapshot)) : json;
  }
}
