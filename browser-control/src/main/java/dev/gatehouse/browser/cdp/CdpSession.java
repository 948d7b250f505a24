package dev.gatehouse.browser.cdp;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One conversation over a browser's connection: with the browser itself, a tab, or a frame of
 * another site. Commands may be sent from any thread; events and answers come on the loop of the
 * connection, in the order in which the browser sent them.
 */
public final class CdpSession {
  /** The limit of a command that names none. */
  public static final Duration DEFAULT_LIMIT = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(CdpSession.class);

  private final CdpConnection connection;
  private final String id;
  private final Optional<CdpSession> parent;
  private final String targetId;
  private final Map<String, List<Handler<JsonObject>>> handlers = new HashMap<>();
  private final Map<Long, PendingCommand> pending = new LinkedHashMap<>();
  private final Promise<Void> closed = Promise.promise();

  CdpSession(CdpConnection connection, String id, Optional<CdpSession> parent, String targetId) {
    this.connection = connection;
    this.id = id;
    this.parent = parent;
    this.targetId = targetId;
  }

  /** Its id on the wire, empty for the browser's own session. */
  public String id() {
    return id;
  }

  /** The target it speaks with, empty for the browser's own session. */
  public String targetId() {
    return targetId;
  }

  /** The connection that carries it. */
  public CdpConnection connection() {
    return connection;
  }

  /** Completes when it has ended, for whatever reason. Never fails. */
  public Future<Void> closed() {
    return closed.future();
  }

  /** Sends a command with the {@linkplain #DEFAULT_LIMIT default limit}. */
  public Future<JsonObject> send(String method) {
    return send(method, new JsonObject());
  }

  /** Sends a command with the {@linkplain #DEFAULT_LIMIT default limit}. */
  public Future<JsonObject> send(String method, JsonObject params) {
    return send(method, params, DEFAULT_LIMIT);
  }

  /**
   * Sends a command. Commands of one session reach the browser in the order of these calls.
   *
   * @param params is not copied: must not be changed afterwards
   * @param limit how long to wait for the answer, at least 1 ms
   * @return the answer's result; fails with {@link CdpException} and nothing else
   */
  public Future<JsonObject> send(String method, JsonObject params, Duration limit) {
    return connection.send(this, method, params, limit);
  }

  /**
   * Hears an event from now on. To be called on the loop; a handler that throws is logged and does
   * not keep others from hearing.
   *
   * @return stops hearing when it is run, on the loop
   */
  public Runnable on(String event, Handler<JsonObject> handler) {
    List<Handler<JsonObject>> list = handlers.computeIfAbsent(event, name -> new ArrayList<>());
    list.add(handler);
    return () -> list.remove(handler);
  }

  /** Attaches to a target and returns the session with it. */
  public Future<CdpSession> attach(String target) {
    return send(
            "Target.attachToTarget", new JsonObject().put("targetId", target).put("flatten", true))
        .compose(
            answer ->
                connection
                    .session(answer.getString("sessionId", ""))
                    .map(Future::succeededFuture)
                    .orElseGet(
                        () ->
                            Future.failedFuture(
                                CdpException.closed(
                                    "Target.attachToTarget", "the target is gone"))));
  }

  /** Fails every command that waits for an answer, because none can come any more. */
  public void abandon(String why) {
    List<PendingCommand> waiting = List.copyOf(pending.values());
    pending.clear();
    waiting.forEach(command -> command.fail(CdpException.closed(command.method(), why)));
  }

  Optional<CdpSession> parent() {
    return parent;
  }

  void await(long commandId, PendingCommand command) {
    pending.put(commandId, command);
  }

  Optional<PendingCommand> answered(long commandId) {
    return Optional.ofNullable(pending.remove(commandId));
  }

  void dispatch(String event, JsonObject params) {
    for (Handler<JsonObject> handler : List.copyOf(handlers.getOrDefault(event, List.of()))) {
      try {
        handler.handle(params);
      } catch (RuntimeException e) {
        LOG.warn("handling {} failed", event, e);
      }
    }
  }

  void end(String why) {
    if (closed.tryComplete()) {
      handlers.clear();
      abandon(why);
    }
  }

  boolean ended() {
    return closed.future().isComplete();
  }
}
