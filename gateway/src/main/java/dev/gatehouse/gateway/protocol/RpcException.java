package dev.gatehouse.gateway.protocol;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.gateway.access.Scope;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The refusal of a request, as it goes over the wire. Neither message nor details hold a secret.
 * Carries no stack trace: it is an answer, not a bug.
 */
public final class RpcException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final transient @Nullable JsonObject details;
  private final transient @Nullable Duration retryAfter;
  private final transient @Nullable JsonObject payload;

  public RpcException(ErrorCode code, String message) {
    this(code, message, null, null);
  }

  public RpcException(ErrorCode code, String message, @Nullable JsonObject details) {
    this(code, message, details, null);
  }

  /**
   * @param retryAfter when the same request can succeed, null when trying again does not help
   */
  public RpcException(
      ErrorCode code, String message, @Nullable JsonObject details, @Nullable Duration retryAfter) {
    this(code, message, details, retryAfter, null);
  }

  private RpcException(
      ErrorCode code,
      String message,
      @Nullable JsonObject details,
      @Nullable Duration retryAfter,
      @Nullable JsonObject payload) {
    super(requireNonNull(message, "message"), null, false, false);
    this.code = requireNonNull(code, "code");
    this.details = details;
    this.retryAfter = retryAfter;
    this.payload = payload;
  }

  /** Returns a refusal with {@link ErrorCode#INVALID_REQUEST}. */
  public static RpcException invalid(String message) {
    return new RpcException(ErrorCode.INVALID_REQUEST, message);
  }

  /** Returns a refusal with {@link ErrorCode#UNAVAILABLE}. */
  public static RpcException unavailable(String message) {
    return new RpcException(ErrorCode.UNAVAILABLE, message);
  }

  /** Returns the refusal of a caller that lacks {@code scope}, in the words of its version. */
  public static RpcException missingScope(Protocol protocol, Scope scope) {
    String message = "missing scope: " + scope.wireName();
    if (protocol == Protocol.V3) {
      return invalid(message);
    }
    return new RpcException(
        ErrorCode.FORBIDDEN,
        message,
        new JsonObject()
            .put("code", "MISSING_SCOPE")
            .put("missingScope", scope.wireName())
            .put("requiredScopes", new JsonArray().add(scope.wireName())));
  }

  /**
   * The same refusal with a payload beside the error, as a failed turn has it: {@code {runId,
   * status: "error", summary}}.
   */
  public RpcException withPayload(JsonObject payload) {
    return new RpcException(code, text(), details, retryAfter, payload);
  }

  public ErrorCode code() {
    return code;
  }

  public Optional<JsonObject> details() {
    return Optional.ofNullable(details);
  }

  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  public Optional<JsonObject> payload() {
    return Optional.ofNullable(payload);
  }

  /** The text that goes over the wire. */
  public String text() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
