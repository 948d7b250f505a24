package dev.gatehouse.gateway.session;

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
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code sessions.export}: writes sessions with their transcripts into a folder of the gateway's
 * host, as the family keeps them.
 */
final class SessionsExport implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(word("path", 4_096), word("agentId"), words("keys"));

  private final SessionTransfer transfer;
  private final SessionKeys keys;

  @Inject
  SessionsExport(SessionTransfer transfer, SessionKeys keys) {
    this.transfer = transfer;
    this.keys = keys;
  }

  @Override
  public String name() {
    return "sessions.export";
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
    return "{ok, path, sessions, transcripts, records}";
  }

  @Override
  public List<String> errors() {
    return List.of(
        "INVALID_REQUEST path must be absolute",
        "UNAVAILABLE <path> is not an empty folder",
        "UNAVAILABLE <path> belongs to another instance, <name>");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    JsonObject params = call.params();
    Set<String> only = new LinkedHashSet<>();
    params
        .getJsonArray("keys", new JsonArray())
        .forEach(key -> only.add(keys.canonical(String.valueOf(key)).value()));
    return transfer
        .exportTo(
            Optional.ofNullable(params.getString("path")).map(SessionsImport::absolute),
            Optional.ofNullable(params.getString("agentId")),
            only)
        .map(ExportReport::toJson);
  }
}
