package dev.gatehouse.gateway.hook;

import dev.gatehouse.gateway.protocol.ErrorCode;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.server.RequestBody;
import java.time.Duration;
import java.util.Optional;

/** A hook that is not taken, as its sender is told. Carries no stack trace. */
final class HookRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient Optional<Duration> retryAfter;

  private HookRefusal(int status, String message, Optional<Duration> retryAfter) {
    super(message, null, false, false);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  static HookRefusal bad(String message) {
    return new HookRefusal(400, message, Optional.empty());
  }

  static HookRefusal busy(String message, Duration retryAfter) {
    return new HookRefusal(429, message, Optional.of(retryAfter));
  }

  static HookRefusal mappingFailed() {
    return new HookRefusal(500, "hook mapping failed", Optional.empty());
  }

  /** The form of any failure; what is nobody's business becomes a plain sentence. */
  static HookRefusal of(Throwable failure) {
    if (failure instanceof HookRefusal known) {
      return known;
    }
    if (failure instanceof RequestBody.RefusedException body) {
      return new HookRefusal(body.status(), String.valueOf(body.getMessage()), Optional.empty());
    }
    if (failure instanceof RpcException refusal) {
      if (refusal.retryAfter().isPresent()) {
        return new HookRefusal(429, refusal.text(), refusal.retryAfter());
      }
      int status = refusal.code() == ErrorCode.UNAVAILABLE ? 503 : 400;
      return new HookRefusal(status, refusal.text(), Optional.empty());
    }
    return new HookRefusal(500, "internal error", Optional.empty());
  }

  int status() {
    return status;
  }

  Optional<Duration> retryAfter() {
    return retryAfter;
  }
}
