package dev.gatehouse.browser.cdp;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * A DevTools command that did not succeed: the browser refused it, did not answer in time, or the
 * session ended before the answer came. The message names the command.
 */
public final class CdpException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int TIMED_OUT = -1;
  private static final int CLOSED = -2;

  private final int code;
  private final String reason;

  private CdpException(int code, String message, String reason) {
    super(requireNonNull(message, "message"));
    this.code = code;
    this.reason = reason;
  }

  /** The browser's own refusal. */
  static CdpException refused(String method, int code, String reason) {
    return new CdpException(code, method + ": " + reason, reason);
  }

  static CdpException timedOut(String method, Duration limit) {
    String reason = "the browser did not answer within " + limit.toMillis() + " ms";
    return new CdpException(TIMED_OUT, method + ": " + reason, reason);
  }

  static CdpException closed(String method, String why) {
    return new CdpException(CLOSED, method + ": " + why, why);
  }

  /** The browser's error code, always below -10000; -1 for a time-out, -2 for an ended session. */
  public int code() {
    return code;
  }

  /** The message without the command's name. */
  public String reason() {
    return reason;
  }

  /** Whether no answer came in time; the command may still take effect. */
  public boolean timedOut() {
    return code == TIMED_OUT;
  }

  /** Whether the session ended: the tab was closed, or it or its browser has crashed. */
  public boolean closed() {
    return code == CLOSED;
  }
}
