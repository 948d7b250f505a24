package dev.gatehouse.gateway.cron;

import dev.gatehouse.gateway.protocol.ErrorCode;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcException;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The id of a job in a request: {@code id}, or {@code jobId}. */
final class CronIds {
  private CronIds() {}

  static String of(RpcCall call) {
    String id = call.params().getString("id", call.params().getString("jobId", ""));
    if (id.isBlank()) {
      throw ParamsSpec.refusal(call.method(), List.of("must have required property 'id'"));
    }
    return id.strip();
  }

  static RpcException unknown(String id, Protocol protocol) {
    return protocol == Protocol.V3
        ? RpcException.unavailable("Error: unknown cron job id: " + id)
        : new RpcException(
            ErrorCode.INVALID_REQUEST,
            "unknown cron job id: " + id,
            new JsonObject().put("code", "CRON_JOB_NOT_FOUND").put("jobId", id));
  }
}
