package dev.gatehouse.gateway.node;

import dev.gatehouse.gateway.access.Role;
import dev.gatehouse.gateway.protocol.Broadcaster;
import dev.gatehouse.gateway.protocol.Caller;
import dev.gatehouse.gateway.protocol.Connections;
import dev.gatehouse.gateway.protocol.ErrorCode;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.protocol.RpcException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that are connected, and the commands that they are working on. A node that connects
 * again takes its own place. Used on the gateway's event loop only.
 */
@Singleton
public final class Nodes {
  /** Nobody waits longer for a node. */
  static final Duration MAX_TIMEOUT = Duration.ofHours(1);

  /** One node cannot be given more commands at once. */
  static final int MAX_RUNNING = 1_000;

  private final GatewayLoop loop;
  private final Broadcaster broadcaster;
  private final CommandRules rules;
  private final Clock clock;
  private final Map<String, ConnectedNode> connected = new LinkedHashMap<>();
  private final Map<String, Running> running = new LinkedHashMap<>();

  @Inject
  Nodes(
      GatewayLoop loop,
      Broadcaster broadcaster,
      CommandRules rules,
      Connections connections,
      Clock clock) {
    this.loop = loop;
    this.broadcaster = broadcaster;
    this.rules = rules;
    this.clock = clock;
    connections.listen(
        new Connections.Listener() {
          @Override
          public void connected(Caller caller) {
            if (caller.principal().role() == Role.NODE) {
              arrived(caller);
            }
          }

          @Override
          public void disconnected(Caller caller) {
            gone(caller);
          }
        });
  }

  /** Those that are connected, in the order in which they came. */
  public List<ConnectedNode> connected() {
    return List.copyOf(connected.values());
  }

  /** The node with this id, if it is connected. */
  public Optional<ConnectedNode> find(String nodeId) {
    return Optional.ofNullable(connected.get(nodeId));
  }

  /** The commands of a node that may be used. */
  public List<String> usable(ConnectedNode node) {
    return rules.usable(node.caller().client(), node.declared());
  }

  /**
   * Gives a command to a node and waits for its answer.
   *
   * @return fails with {@link RpcException}: the node is not connected or goes away, may not be
   *     given the command, does not answer in time, or answers with an error
   */
  public Future<NodeAnswer> invoke(NodeCommand command) {
    return invoke(command, chunk -> {});
  }

  /**
   * The same, with what the node tells on the way.
   *
   * @param progress takes pieces of text in their order, called on the gateway's event loop
   */
  public Future<NodeAnswer> invoke(NodeCommand command, Consumer<String> progress) {
    ConnectedNode node = connected.get(command.nodeId());
    if (node == null) {
      return Future.failedFuture(notConnected("node not connected"));
    }
    Optional<String> problem =
        rules.problem(node.caller().client(), node.declared(), command.name());
    if (problem.isPresent()) {
      return Future.failedFuture(
          new RpcException(
              ErrorCode.INVALID_REQUEST,
              "node command not allowed",
              new JsonObject().put("reason", problem.get()).put("command", command.name())));
    }
    if (running.size() >= MAX_RUNNING) {
      return Future.failedFuture(RpcException.unavailable("nodes have too much to do"));
    }
    return start(node, command, progress);
  }

  /** Tells a node something; nothing happens when it is gone. */
  public void tell(ConnectedNode node, String event, JsonObject payload) {
    broadcaster.tell(node.caller().connectionId(), event, payload);
  }

  /** Takes a node's answer; returns whether somebody waited for it. */
  boolean answered(
      Caller caller, String id, boolean ok, NodeAnswer answer, @Nullable JsonObject error) {
    Running work = running.get(id);
    if (work == null || !work.connectionId.equals(caller.connectionId())) {
      return false;
    }
    running.remove(id);
    if (ok) {
      work.promise.tryComplete(answer);
    } else {
      String message =
          error != null && error.getValue("message") instanceof String text && !text.isBlank()
              ? text
              : "node invoke failed";
      work.promise.tryFail(failed(message, error));
    }
    return true;
  }

  /** Takes a piece of what a node tells on the way; returns whether somebody waits for it. */
  boolean progressed(Caller caller, String id, long sequence, String chunk) {
    Running work = running.get(id);
    if (work == null || !work.connectionId.equals(caller.connectionId())) {
      return false;
    }
    if (sequence >= work.nextSequence) {
      work.nextSequence = sequence + 1;
      work.progress.accept(chunk);
    }
    return true;
  }

  private Future<NodeAnswer> start(
      ConnectedNode node, NodeCommand command, Consumer<String> progress) {
    String id = UUID.randomUUID().toString();
    Duration timeout =
        command.timeout().compareTo(MAX_TIMEOUT) > 0 ? MAX_TIMEOUT : command.timeout();
    Running work = new Running(node.caller().connectionId(), progress);
    running.put(id, work);
    Runnable cancelTimer =
        loop.after(
            Math.max(1, timeout.toMillis()),
            () -> {
              if (running.remove(id) != null) {
                work.promise.tryFail(
                    failed(
                        "node invoke timed out",
                        new JsonObject()
                            .put("code", "TIMEOUT")
                            .put("message", "node invoke timed out")));
              }
            });
    JsonObject request =
        new JsonObject()
            .put("id", id)
            .put("nodeId", node.id())
            .put("command", command.name())
            .put("paramsJSON", command.params() == null ? null : Json.encode(command.params()))
            .put("timeoutMs", timeout.toMillis());
    command.idempotencyKey().ifPresent(key -> request.put("idempotencyKey", key));
    broadcaster
        .tell(node.caller().connectionId(), "node.invoke.request", request)
        .onSuccess(
            there -> {
              if (!there && running.remove(id) != null) {
                work.promise.tryFail(notConnected("node not connected"));
              }
            });
    return work.promise.future().onComplete(done -> cancelTimer.run());
  }

  private void arrived(Caller caller) {
    ConnectedNode node = ConnectedNode.of(caller, clock.millis());
    connected.remove(node.id());
    connected.put(node.id(), node);
  }

  private void gone(Caller caller) {
    String id = ConnectedNode.idOf(caller);
    ConnectedNode known = connected.get(id);
    if (known != null && known.caller().connectionId().equals(caller.connectionId())) {
      connected.remove(id);
    }
    List<Running> lost =
        running.values().stream()
            .filter(work -> work.connectionId.equals(caller.connectionId()))
            .toList();
    running.values().removeAll(lost);
    lost.forEach(work -> work.promise.tryFail(notConnected("node disconnected")));
  }

  private static RpcException notConnected(String message) {
    return new RpcException(
        ErrorCode.UNAVAILABLE, message, new JsonObject().put("code", "NOT_CONNECTED"));
  }

  private static RpcException failed(String message, @Nullable JsonObject error) {
    return new RpcException(
        ErrorCode.UNAVAILABLE, message, new JsonObject().put("nodeError", error));
  }

  /** A command that a node works on. */
  private static final class Running {
    private final String connectionId;
    private final Consumer<String> progress;
    private final Promise<NodeAnswer> promise = Promise.promise();
    private long nextSequence;

    Running(String connectionId, Consumer<String> progress) {
      this.connectionId = connectionId;
      this.progress = progress;
    }
  }
}
