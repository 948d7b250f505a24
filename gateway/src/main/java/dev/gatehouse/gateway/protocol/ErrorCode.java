package dev.gatehouse.gateway.protocol;

/** The error codes of the wire. Their names are the wire's own. */
public enum ErrorCode {
  /** The frame, the method or its parameters are wrong, or the caller may not. */
  INVALID_REQUEST,
  /** The device is not paired. */
  NOT_PAIRED,
  /** A scope is missing; protocol 4 only, protocol 3 says {@link #INVALID_REQUEST}. */
  FORBIDDEN,
  /** It cannot be done now. */
  UNAVAILABLE,
  /** An approval is not known; protocol 4 only. */
  APPROVAL_NOT_FOUND,
  /** A channel is not linked; protocol 3 only. */
  NOT_LINKED,
  /** A turn took too long; protocol 3 only. */
  AGENT_TIMEOUT
}
