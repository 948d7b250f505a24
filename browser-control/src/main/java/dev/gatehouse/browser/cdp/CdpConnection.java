package dev.gatehouse.browser.cdp;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one connection to a browser, with a flat session for the browser itself and for each target
 * that is attached. Everything it holds lives on one event loop; commands may be sent from any
 * thread. Whatever the other end sends, it keeps to the protocol: messages that are no JSON, answer
 * nothing or belong to no session are dropped.
 */
public final class CdpConnection {
  private static final Logger LOG = LoggerFactory.getLogger(CdpConnection.class);

  private final Vertx vertx;
  private final ContextInternal loop;
  private final WebSocket socket;
  private final CdpSession browser;
  private final Map<String, CdpSession> sessions = new HashMap<>();
  private final Promise<Void> closed = Promise.promise();
  private long lastId;

  CdpConnection(Vertx vertx, ContextInternal loop, WebSocket socket) {
    this.vertx = vertx;
    this.loop = loop;
    this.socket = socket;
    this.browser = new CdpSession(this, "", Optional.empty(), "");
    Inbox inbox = new Inbox(vertx, this::receive, socket::pause, socket::resume);
    socket.textMessageHandler(inbox::add);
    socket.exceptionHandler(
        cause -> {
          LOG.debug("the connection to a browser failed", cause);
          close().onComplete(done -> end());
        });
    socket.closeHandler(done -> end());
    if (socket.isClosed()) {
      end();
    }
  }

  /** The session with the browser itself. */
  public CdpSession browser() {
    return browser;
  }

  /** The session with that id, empty when there is none any more. To be called on the loop. */
  public Optional<CdpSession> session(String id) {
    return Optional.ofNullable(sessions.get(id));
  }

  /** Completes when the connection has ended, for whatever reason. Never fails. */
  public Future<Void> closed() {
    return closed.future();
  }

  /** Ends the connection; the browser goes on. Every command without an answer fails. */
  public Future<Void> close() {
    return socket.close().otherwiseEmpty().eventually(() -> Future.succeededFuture());
  }

  Future<JsonObject> send(CdpSession session, String method, JsonObject params, Duration limit) {
    Promise<JsonObject> answer = loop.promise();
    if (loop.inThread()) {
      write(session, method, params, limit, answer);
    } else {
      loop.runOnContext(now -> write(session, method, params, limit, answer));
    }
    return answer.future();
  }

  private void write(
      CdpSession session,
      String method,
      JsonObject params,
      Duration limit,
      Promise<JsonObject> answer) {
    if (session.ended()) {
      answer.fail(CdpException.closed(method, "the session with the browser has ended"));
      return;
    }
    long id = ++lastId;
    JsonObject message = new JsonObject().put("id", id).put("method", method).put("params", params);
    if (!session.id().isEmpty()) {
      message.put("sessionId", session.id());
    }
    long timer =
        vertx.setTimer(
            Math.max(1, limit.toMillis()),
            fired ->
                session
                    .answered(id)
                    .ifPresent(command -> command.fail(CdpException.timedOut(method, limit))));
    session.await(id, new PendingCommand(method, answer, () -> vertx.cancelTimer(timer)));
    socket
        .writeTextMessage(message.encode())
        .onFailure(
            cause ->
                session
                    .answered(id)
                    .ifPresent(
                        command ->
                            command.fail(CdpException.closed(method, "the connection has ended"))));
  }

  private void receive(JsonObject message) {
    Object sessionId = message.getValue("sessionId");
    CdpSession session =
        sessionId == null ? browser : sessions.get(sessionId instanceof String id ? id : "");
    if (session == null) {
      return;
    }
    if (message.getValue("id") instanceof Number id) {
      answer(session, id.longValue(), message);
    } else if (message.getValue("method") instanceof String event) {
      JsonObject params =
          message.getValue("params") instanceof JsonObject object ? object : new JsonObject();
      event(session, event, params);
    }
  }

  private void answer(CdpSession session, long id, JsonObject message) {
    Optional<PendingCommand> command = session.answered(id);
    if (command.isEmpty() && session == browser) {
      // A refusal of a command to a session that is gone names no session.
      command =
          List.copyOf(sessions.values()).stream()
              .flatMap(other -> other.answered(id).stream())
              .findFirst();
    }
    command.ifPresent(waiting -> waiting.complete(message));
  }

  private void event(CdpSession session, String event, JsonObject params) {
    if (event.equals("Target.attachedToTarget")) {
      attached(session, params);
    }
    session.dispatch(event, params);
    if (event.equals("Target.detachedFromTarget")
        && params.getValue("sessionId") instanceof String id) {
      detached(id);
    }
  }

  private void attached(CdpSession parent, JsonObject params) {
    if (params.getValue("sessionId") instanceof String id && !id.isEmpty()) {
      String target =
          params.getValue("targetInfo") instanceof JsonObject info
                  && info.getValue("targetId") instanceof String targetId
              ? targetId
              : "";
      sessions.computeIfAbsent(id, key -> new CdpSession(this, key, Optional.of(parent), target));
    }
  }

  private void detached(String id) {
    CdpSession session = sessions.remove(id);
    if (session == null) {
      return;
    }
    List.copyOf(sessions.values()).stream()
        .filter(child -> child.parent().filter(parent -> parent == session).isPresent())
        .forEach(child -> detached(child.id()));
    session.end("the page or frame is gone");
  }

  private void end() {
    if (!closed.future().isComplete()) {
      List<CdpSession> all = List.copyOf(sessions.values());
      sessions.clear();
      all.forEach(session -> session.end("the connection to the browser has ended"));
      browser.end("the connection to the browser has ended");
      closed.tryComplete();
    }
  }
}
