package dev.gatehouse.gateway.client;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import java.util.Map;

/** The gateway answered a call with an error. */
public final class CallRefusedException extends GatehouseException {
  private static final long serialVersionUID = 1L;

  private final String method;
  private final String code;
  private final transient Map<String, Object> details;

  CallRefusedException(
      ExitCode exitCode,
      String method,
      String code,
      String message,
      String remedy,
      Map<String, Object> details) {
    super(exitCode, message, remedy);
    this.method = method;
    this.code = code;
    this.details = Map.copyOf(details);
  }

  /** The method that was called. */
  public String method() {
    return method;
  }

  /** The gateway's error code: {@code INVALID_REQUEST}, {@code FORBIDDEN}, … */
  public String code() {
    return code;
  }

  /** What the gateway added for programs; empty when it added nothing. */
  public Map<String, Object> details() {
    return details == null ? Map.of() : details;
  }
}
