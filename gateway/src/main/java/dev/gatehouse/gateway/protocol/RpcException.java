package dev.gatehouse.gateway.protocol;

import static java.util.Objects.requireNonNull;

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
    super(requireNonNull(message, "message"), null, false, false);
    this.code = requireNonNull(code, "code");
    this.details = details;
    this.retryAfter = retryAfter;
  }

  /** Returns a refusal with {@link ErrorCode#INVALID_REQUEST}. */
  public static RpcException invalid(String message) {
    return new RpcException(ErrorCode.INVALID_REQUEST, message);
  }

  /** Returns a refusal with {@link ErrorCode#UNAVAILABLE}. */
  public static RpcException unavailable(String message) {
    return new RpcException(ErrorCode.UNAVAILABLE, message);
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

  /** The text that goes over the wire. */
  public String text() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
