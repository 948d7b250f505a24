package dev.gatehouse.gateway.server;

import dev.gatehouse.gateway.access.Credential;
import dev.gatehouse.gateway.protocol.Caller;
import dev.gatehouse.gateway.protocol.Connection;
import dev.gatehouse.gateway.protocol.ErrorCode;
import dev.gatehouse.gateway.protocol.FrameReader;
import dev.gatehouse.gateway.protocol.FrameReader.Frame;
import dev.gatehouse.gateway.protocol.FrameReader.NotARequest;
import dev.gatehouse.gateway.protocol.FrameReader.Request;
import dev.gatehouse.gateway.protocol.Frames;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.server.Handshake.Accepted;
import dev.gatehouse.gateway.server.MessageAssembler.TooBigException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.http.WebSocketFrameType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket that speaks the gateway protocol, from its challenge to its close frame. Used on
 * the gateway's event loop only.
 */
final class GatewaySocket implements Connection {
  private static final int MAX_REQUESTS_AT_ONCE = 256;
  private static final int MAX_ROLE_VIOLATIONS = 20;
  private static final Buffer PING = Buffer.buffer("gatehouse");

  /** Where in its life the socket is. */
  private enum State {
    CHALLENGED,
    CONNECTING,
    READY,
    CLOSING
  }

  private final ServerWebSocket socket;
  private final ConnectionGuard guard;
  private final SocketServices services;
  private final String id = UUID.randomUUID().toString();
  private final String challenge = UUID.randomUUID().toString();
  private final String peer;
  private final boolean local;
  private final MessageAssembler messages;
  private final OutgoingQueue outgoing;
  private State state = State.CHALLENGED;
  // What stopped being valid while the handshake was under way.
  private final Set<Credential> revoked = new HashSet<>();
  private @Nullable Caller caller;
  private long sequence;
  private int running;
  private int roleViolations;
  private int silentRounds;

  GatewaySocket(
      ServerWebSocket socket,
      ConnectionGuard guard,
      SocketServices services,
      String peer,
      boolean local) {
    this.socket = socket;
    this.guard = guard;
    this.services = services;
    this.peer = peer;
    this.local = local;
    ConnectionLimits limits = services.limits();
    this.messages = new MessageAssembler(limits.maxFirstMessageBytes(), limits.maxFragments());
    this.outgoing = new OutgoingQueue(socket, Protocol.V3.maxBufferedBytes(), this::slowConsumer);
  }

  /**
   * Sends the challenge and starts listening.
   *
   * @param onGone called once when the socket is closed for good
   */
  void open(Runnable onGone) {
    guard.onDeadline(() -> close(CloseReasons.NORMAL, ""));
    // The frame itself, its head, and a few pings; whatever comes above that is never decoded.
    guard.budget(services.limits().maxFirstMessageBytes() + 1_024L, this::tooBig);
    socket.frameHandler(this::onFrame);
    socket.pongHandler(pong -> silentRounds = 0);
    socket.exceptionHandler(this::onFailure);
    socket.closeHandler(
        ignored -> {
          onClosed();
          onGone.run();
        });
    outgoing.send(
        Frames.event(
            "connect.challenge",
            new JsonObject()
                .put("nonce", challenge)
                .put("ts", services.clock().millis())
                .put("capabilities", new JsonArray())),
        false);
  }

  @Override
  public Caller caller() {
    Caller known = caller;
    if (known == null) {
      throw new IllegalStateException("nobody is known on this socket yet");
    }
    return known;
  }

  @Override
  public long nextSequence() {
    return ++sequence;
  }

  @Override
  public void send(String frame, boolean droppable) {
    if (state == State.READY) {
      outgoing.send(frame, droppable);
    }
  }

  @Override
  public void close(int code, String reason) {
    if (state == State.CLOSING) {
      return;
    }
    boolean wasReady = state == State.READY;
    state = State.CLOSING;
    outgoing.close();
    // The close frame goes behind what is queued; a peer that never reads must not keep us.
    guard.onDeadline(guard::abort);
    guard.deadline(services.limits().closeFlush());
    socket.resume();
    String cut = CloseReasons.cut(reason);
    if (cut.isEmpty()) {
      socket.close((short) code);
    } else {
      socket.close((short) code, cut);
    }
    if (wasReady) {
      services.connections().remove(this);
    }
  }

  /** Notes that a credential is no longer valid; a handshake that was let in with it ends. */
  void revoked(Credential credential) {
    if (state == State.CONNECTING) {
      revoked.add(credential);
    }
  }

  /** Asks for a sign of life; ends a connection that gave none for two rounds. */
  void keepAlive() {
    if (state != State.READY) {
      return;
    }
    if (++silentRounds > 2) {
      close(CloseReasons.NORMAL, "no sign of life");
      return;
    }
    socket.writePing(PING);
  }

  /** Ends the connection at once. */
  void abort() {
    guard.abort();
  }

  long waitingBytes() {
    return outgoing.waitingBytes();
  }

  private void onFrame(WebSocketFrame frame) {
    silentRounds = 0;
    if (state == State.CLOSING || frame.isClose() || isControl(frame)) {
      return;
    }
    if (frame.isBinary()) {
      close(1003, "text frames only");
      return;
    }
    try {
      messages.add(frame).ifPresent(this::onMessage);
    } catch (TooBigException e) {
      close(CloseReasons.TOO_BIG, e.getMessage() == null ? "" : e.getMessage());
    }
  }

  /** Pings and their answers may come between the parts of a message, and belong to none. */
  private static boolean isControl(WebSocketFrame frame) {
    return frame.isPing() || frame.type() == WebSocketFrameType.PONG;
  }

  private void onMessage(String text) {
    Frame frame = FrameReader.read(text);
    switch (state) {
      case CHALLENGED -> firstFrame(frame);
      case CONNECTING -> close(CloseReasons.POLICY, "request before the handshake was answered");
      case READY -> laterFrame(frame);
      case CLOSING -> {}
    }
  }

  private void firstFrame(Frame frame) {
    if (frame instanceof Request request) {
      connect(request);
    } else if (frame instanceof NotARequest) {
      close(CloseReasons.POLICY, "invalid request frame");
    } else {
      close(CloseReasons.NORMAL, "");
    }
  }

  private void connect(Request request) {
    if (!request.method().equals("connect")) {
      refuse(
          request.id(),
          HandshakeRefusal.policy(
              RpcException.invalid("invalid handshake: first request must be connect")));
      return;
    }
    state = State.CONNECTING;
    JsonObject params = request.params() == null ? new JsonObject() : request.params();
    services
        .handshake()
        .accept(new Handshake.Socket(id, challenge, peer, local), params)
        .onComplete(
            result -> {
              if (state != State.CONNECTING) {
                return;
              }
              if (result.succeeded()) {
                welcome(request.id(), result.result());
              } else {
                refuse(request.id(), refusal(result.cause()));
              }
            });
  }

  private void welcome(String requestId, Accepted accepted) {
    Caller known = accepted.caller();
    if (revoked.contains(known.principal().credential())) {
      close(CloseReasons.REVOKED, CloseReasons.REVOKED_TEXT);
      return;
    }
    try {
      services.budgets().checkConnection(local && known.client().is("cli", "cli"));
    } catch (RpcException e) {
      refuse(requestId, new HandshakeRefusal(e, CloseReasons.TRY_AGAIN_LATER, e.text()));
      return;
    }
    caller = known;
    guard.known();
    messages.maxBytes(known.protocol().maxPayloadBytes());
    outgoing.limit(known.protocol().maxBufferedBytes());
    services.connections().connecting(known);
    String hello = Frames.response(requestId, services.hello().greet(accepted));
    state = State.READY;
    outgoing.send(hello, false);
    services
        .log()
        .debug("ws", "connected", "conn", id, "client", known.client().id(), "peer", peer);
    services.connections().add(this);
  }

  private void refuse(String requestId, HandshakeRefusal refusal) {
    services
        .log()
        .info("ws", "a handshake was refused", "why", refusal.answer().text(), "peer", peer);
    outgoing.send(Frames.error(requestId, refusal.answer()), false);
    close(refusal.closeCode(), refusal.closeReason());
  }

  private HandshakeRefusal refusal(Throwable failure) {
    if (failure instanceof HandshakeRefusal refusal) {
      return refusal;
    }
    if (failure instanceof RpcException refusal) {
      String reason = refusal.text();
      if (refusal.details().isPresent() && refusal.details().get().containsKey("reason")) {
        String request = refusal.details().get().getString("requestId");
        reason = request == null ? reason : reason + " (requestId: " + request + ")";
      }
      return new HandshakeRefusal(refusal, CloseReasons.POLICY, reason);
    }
    services.log().error("ws", "a handshake failed", failure, "conn", id);
    return HandshakeRefusal.policy(
        new RpcException(ErrorCode.UNAVAILABLE, "the gateway could not answer; see its log"));
  }

  private void laterFrame(Frame frame) {
    if (frame instanceof Request request) {
      if (request.method().equals("connect")) {
        answer(request.id(), RpcException.invalid("connect is only valid as the first request"));
      } else {
        dispatch(request);
      }
    } else if (frame instanceof NotARequest bad) {
      answer(bad.id(), RpcException.invalid("invalid request frame: " + bad.problem()));
    } else {
      services.log().warn("ws", "a frame that is no JSON was ignored", "conn", id);
    }
  }

  private void dispatch(Request request) {
    if (++running >= MAX_REQUESTS_AT_ONCE) {
      socket.pause();
    }
    services
        .dispatcher()
        .dispatch(caller(), request, early -> send(Frames.response(request.id(), early), false))
        .onComplete(
            result -> {
              if (running-- == MAX_REQUESTS_AT_ONCE) {
                socket.resume();
              }
              if (result.succeeded()) {
                send(Frames.response(request.id(), result.result()), false);
              } else if (result.cause() instanceof RpcException refusal) {
                answer(request.id(), refusal);
              }
            });
  }

  private void answer(String requestId, RpcException refusal) {
    send(Frames.error(requestId, refusal), false);
    if (refusal.text().startsWith("unauthorized role:")
        && caller().protocol() == Protocol.V4
        && ++roleViolations >= MAX_ROLE_VIOLATIONS) {
      close(CloseReasons.POLICY, "repeated unauthorized calls");
    }
  }

  private void tooBig() {
    close(CloseReasons.TOO_BIG, "message too big");
  }

  private void slowConsumer() {
    services
        .log()
        .warn("ws", "a client reads too slowly and is disconnected", "conn", id, "peer", peer);
    close(CloseReasons.POLICY, "slow consumer");
  }

  private void onFailure(Throwable failure) {
    services.log().debug("ws", "a socket failed", "conn", id, "why", failure.toString());
  }

  private void onClosed() {
    boolean wasReady = state == State.READY;
    state = State.CLOSING;
    outgoing.close();
    if (wasReady) {
      services.connections().remove(this);
    }
  }
}
