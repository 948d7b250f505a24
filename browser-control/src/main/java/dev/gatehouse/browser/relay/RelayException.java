package dev.gatehouse.browser.relay;

/** A command that the extension did not carry out. Its message goes to the DevTools client. */
final class RelayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RelayException(String message) {
    super(message);
  }
}
