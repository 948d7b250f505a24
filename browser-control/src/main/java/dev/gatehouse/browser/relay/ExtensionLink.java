package dev.gatehouse.browser.relay;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.function.Consumer;

/** The connection of one extension, in whichever words it speaks. Used on the relay's loop only. */
interface ExtensionLink {
  /** Makes a link of a socket whose extension has shown that it may join. */
  interface Opener {
    /**
     * @param events gets what the extension reports: {@code {method, params?, sessionId?}}
     */
    ExtensionLink open(Vertx vertx, ServerWebSocket socket, Consumer<JsonObject> events);
  }

  /**
   * Sends a command to a tab, or without a session to the browser.
   *
   * @return the result; fails with {@link RelayException} when the extension refuses it, does not
   *     answer within 30 seconds or goes away
   */
  Future<JsonObject> command(String method, JsonObject params, Optional<String> sessionId);

  /**
   * Says whether anybody wants the tabs.
   *
   * @return completes when the tabs there are have been reported; never fails
   */
  Future<Void> serve(boolean wanted);

  /** Fails what is still unanswered; the socket has closed. */
  void closed();

  /** Hangs up. */
  void close(short status, String reason);
}
