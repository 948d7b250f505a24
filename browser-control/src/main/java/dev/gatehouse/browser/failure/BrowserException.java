package dev.gatehouse.browser.failure;

import static java.util.Objects.requireNonNull;

/**
 * A request to browser control that cannot be met. Its message is shown to the caller, who may be a
 * person or a model: it says what is wrong and what to do next, and holds no secret.
 */
public final class BrowserException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * @param status HTTP status of the answer, 400 to 599
   * @param message for the caller
   */
  public BrowserException(int status, String message) {
    super(requireNonNull(message, "message"));
    this.status = status;
  }

  /**
   * @param status HTTP status of the answer, 400 to 599
   * @param message for the caller
   * @param cause for the log
   */
  public BrowserException(int status, String message, Throwable cause) {
    super(requireNonNull(message, "message"), cause);
    this.status = status;
  }

  /** The HTTP status of the answer. */
  public int status() {
    return status;
  }
}
