package dev.gatehouse.gateway.session;

import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * {@code sessions.import}: takes over sessions of the family from a folder of the gateway's host.
 * What is here already stays as it is; lines that cannot be read are told.
 */
final class SessionsImport implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(word("path", 4_096).required(), word("agentId"));

  private final SessionTransfer transfer;

  @Inject
  SessionsImport(SessionTransfer transfer) {
    this.transfer = transfer;
  }

  @Override
  public String name() {
    return "sessions.import";
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
    return "{ok, sessions, kept, transcripts, records, known, problemCount,"
        + " problems: [{file, line?, what}]}";
  }

  @Override
  public List<String> errors() {
    return List.of(
        "INVALID_REQUEST path must be absolute",
        "INVALID_REQUEST <path> is no folder",
        "INVALID_REQUEST there are no sessions in <path>",
        "UNAVAILABLE <path> belongs to another instance, <name>");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    return transfer
        .importFrom(
            absolute(call.params().getString("path")),
            Optional.ofNullable(call.params().getString("agentId")))
        .map(ImportReport::toJson);
  }

  /** A path of the gateway's host, which knows no working directory of its caller. */
  static Path absolute(String text) {
    try {
      Path path = Path.of(text);
      if (path.isAbsolute()) {
        return path.normalize();
      }
    } catch (InvalidPathException e) {
      throw RpcException.invalid("path is none of this host");
    }
    throw RpcException.invalid("path must be absolute");
  }
}
