package dev.gatehouse.gateway.openai;

import dev.gatehouse.gateway.protocol.ErrorCode;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.server.RequestBody;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A refusal in the form that clients of this API know. Carries no stack trace. */
final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String type;
  private final transient @Nullable String param;
  private final transient @Nullable String code;
  private final transient @Nullable Duration retryAfter;

  private ApiException(
      int status,
      String message,
      String type,
      @Nullable String param,
      @Nullable String code,
      @Nullable Duration retryAfter) {
    super(message, null, false, false);
    this.status = status;
    this.type = type;
    this.param = param;
    this.code = code;
    this.retryAfter = retryAfter;
  }

  static ApiException invalid(String message) {
    return new ApiException(400, message, "invalid_request_error", null, null, null);
  }

  static ApiException invalid(String message, String param) {
    return new ApiException(400, message, "invalid_request_error", param, null, null);
  }

  static ApiException invalid(String message, String param, String code) {
    return new ApiException(400, message, "invalid_request_error", param, code, null);
  }

  static ApiException noModel(String model) {
    return new ApiException(
        404,
        "The model `" + model + "` does not exist or you do not have access to it.",
        "invalid_request_error",
        "model",
        "model_not_found",
        null);
  }

  static ApiException failed(String message) {
    return new ApiException(500, message, "api_error", null, null, null);
  }

  /** The form of any failure; what is nobody's business becomes a plain sentence. */
  static ApiException of(Throwable failure) {
    if (failure instanceof ApiException known) {
      return known;
    }
    if (failure instanceof RequestBody.RefusedException body) {
      return new ApiException(
          body.status(),
          String.valueOf(body.getMessage()),
          "invalid_request_error",
          null,
          null,
          null);
    }
    if (failure instanceof RpcException refusal) {
      if (refusal.retryAfter().isPresent()) {
        return new ApiException(
            429, refusal.text(), "rate_limit_error", null, null, refusal.retryAfter().get());
      }
      return refusal.code() == ErrorCode.UNAVAILABLE
          ? failed(refusal.text())
          : invalid(refusal.text());
    }
    return failed("internal error");
  }

  int status() {
    return status;
  }

  Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  JsonObject body() {
    JsonObject error = new JsonObject().put("message", getMessage()).put("type", type);
    if (param != null || code != null) {
      error.put("param", param).put("code", code);
    }
    return new JsonObject().put("error", error);
  }
}
