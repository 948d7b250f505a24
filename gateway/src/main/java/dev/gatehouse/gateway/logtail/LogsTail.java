package dev.gatehouse.gateway.logtail;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.log.InstanceLog;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.OptionalLong;

/** {@code logs.tail}: the end of this gateway's own log, and what came since the last call. */
final class LogsTail implements RpcMethod {
  private static final int DEFAULT_LIMIT = 500;
  private static final int MAX_LIMIT = 5_000;
  private static final int DEFAULT_BYTES = 250_000;
  private static final int MAX_BYTES = 1_000_000;

  private final InstanceLog log;
  private final Vertx vertx;

  @Inject
  LogsTail(InstanceLog log, Vertx vertx) {
    this.log = log;
    this.vertx = vertx;
  }

  @Override
  public String name() {
    return "logs.tail";
  }

  @Override
  public Scope scope() {
    return Scope.READ;
  }

  @Override
  public ParamsSpec params() {
    return ParamsSpec.of(
        ParamsSpec.integer("cursor", 0),
        ParamsSpec.integer("limit", 1, MAX_LIMIT),
        ParamsSpec.integer("maxBytes", 1, MAX_BYTES));
  }

  @Override
  public String result() {
    return "{file, cursor, size, lines: [], truncated?, reset?}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    Path file = log.file();
    Number cursor = call.params().getNumber("cursor");
    OptionalLong from = cursor == null ? OptionalLong.empty() : OptionalLong.of(cursor.longValue());
    int limit = call.params().getInteger("limit", DEFAULT_LIMIT);
    int maxBytes = call.params().getInteger("maxBytes", DEFAULT_BYTES);
    return vertx
        .executeBlocking(() -> LogTail.read(file, from, limit, maxBytes), false)
        .map(tail -> answer(file, tail));
  }

  private static JsonObject answer(Path file, LogTail tail) {
    JsonObject answer =
        new JsonObject()
            .put("file", file.toString())
            .put("cursor", tail.cursor())
            .put("size", tail.size())
            .put("lines", new JsonArray(tail.lines()));
    if (tail.truncated()) {
      answer.put("truncated", true);
    }
    if (tail.reset()) {
      answer.put("reset", true);
    }
    return answer;
  }
}
