package dev.gatehouse.gateway.provider;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** Why there is no answer of a model. The message is for people and holds no secret. */
public final class ModelFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final int httpStatus;
  private final transient Optional<Duration> retryAfter;

  /**
   * @param httpStatus status of the provider's answer, 0 when there was none
   * @param retryAfter how long the provider asks to wait
   */
  public ModelFailure(Kind kind, String message, int httpStatus, Optional<Duration> retryAfter) {
    super(requireNonNull(message, "message"));
    this.kind = requireNonNull(kind, "kind");
    this.httpStatus = httpStatus;
    this.retryAfter = requireNonNull(retryAfter, "retryAfter");
  }

  public ModelFailure(Kind kind, String message) {
    this(kind, message, 0, Optional.empty());
  }

  public Kind kind() {
    return kind;
  }

  public OptionalInt httpStatus() {
    return httpStatus == 0 ? OptionalInt.empty() : OptionalInt.of(httpStatus);
  }

  public Optional<Duration> retryAfter() {
    return retryAfter;
  }

  /** What kind of failure. */
  public enum Kind {
    /** The key is missing, wrong or may not use this model. */
    AUTH,
    /** The account has no money left. */
    BILLING,
    /** The instance's own budget is used up. */
    BUDGET,
    /** Too many requests. */
    RATE_LIMIT,
    /** The provider cannot answer now. */
    OVERLOADED,
    /** No word within the time allowed. */
    TIMEOUT,
    /** The connection failed or broke. */
    NETWORK,
    /** The conversation does not fit into the model. */
    CONTEXT_OVERFLOW,
    /** There is no such model or provider. */
    NOT_FOUND,
    /** The answer is not what the provider's own contract promises. */
    BAD_ANSWER,
    /** The provider refused the request itself. */
    BAD_REQUEST,
    /** The model declined to answer. */
    REFUSAL,
    UNKNOWN;

    /** Whether the same request may succeed a little later. */
    public boolean passing() {
      return switch (this) {
        case RATE_LIMIT, OVERLOADED, TIMEOUT, NETWORK, BAD_ANSWER -> true;
        default -> false;
      };
    }
  }
}
