package dev.gatehouse.browser.profile;

import io.vertx.core.http.WebSocketConnectOptions;

/**
 * How to attach to a browser that somebody else has started. Immutable.
 *
 * <p>Whoever attaches never ends that browser: letting go means closing the WebSocket.
 */
public final class Attachment {
  private final WebSocketConnectOptions socket;
  private final String product;
  private final String shown;

  /**
   * @param socket where the browser's own WebSocket is, with every header and time limit that the
   *     handshake needs; may hold secrets
   * @param product the browser's name and version, empty when it was not asked
   * @param shown the address without secrets
   */
  public Attachment(WebSocketConnectOptions socket, String product, String shown) {
    this.socket = new WebSocketConnectOptions(socket);
    this.product = product;
    this.shown = shown;
  }

  /** The options of the WebSocket, made anew. Never to be logged. */
  public WebSocketConnectOptions socket() {
    return new WebSocketConnectOptions(socket);
  }

  /** The browser's name and version, empty when it was not asked. */
  public String product() {
    return product;
  }

  /** The address without secrets. */
  public String shown() {
    return shown;
  }

  @Override
  public String toString() {
    return "Attachment[" + shown + "]";
  }
}
