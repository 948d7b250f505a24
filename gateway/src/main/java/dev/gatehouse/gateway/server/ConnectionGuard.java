package dev.gatehouse.gateway.server;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stands at the very front of one TCP connection and holds its deadline and its byte budget, which
 * nothing that the peer sends can extend. Bytes over the budget are thrown away before any decoder
 * sees them. Runs on the connection's event loop only.
 */
final class ConnectionGuard extends ChannelInboundHandlerAdapter {
  private static final long NO_BUDGET = Long.MAX_VALUE;
  private static final AttributeKey<ConnectionGuard> KEY =
      AttributeKey.valueOf(ConnectionGuard.class, "guard");

  private final Channel channel;
  private final UnknownClients unknown;
  private long budgetBytes = NO_BUDGET;
  private @Nullable Runnable onTooMuch;
  private @Nullable Runnable onDeadline;
  private @Nullable ScheduledFuture<?> deadline;
  private @Nullable ChannelHandlerContext self;
  private boolean overBudget;
  private boolean hadRequest;
  private String client = "";

  private ConnectionGuard(Channel channel, UnknownClients unknown) {
    this.channel = channel;
    this.unknown = unknown;
  }

  /** Puts a guard in front of a connection that was just accepted. */
  static ConnectionGuard place(HttpConnection connection, UnknownClients unknown, String peer) {
    Channel channel = channel(connection);
    ConnectionGuard guard = new ConnectionGuard(channel, unknown);
    channel.attr(KEY).set(guard);
    channel.pipeline().addFirst("guard", guard);
    unknown.add(guard, peer);
    return guard;
  }

  /** Returns the guard of a connection. */
  static ConnectionGuard of(HttpConnection connection) {
    return requireNonNull(channel(connection).attr(KEY).get(), "guard");
  }

  // Vert.x has no public way to the channel; limits that hold before its decoders need it.
  private static Channel channel(HttpConnection connection) {
    return ((ConnectionBase) connection).channel();
  }

  /** Notes a request and the address that it counts for. */
  void requestFrom(String address) {
    client = address;
    hadRequest = true;
  }

  /** The address of the last request. */
  String client() {
    return client;
  }

  /** Whether a request was served on this connection before. */
  boolean hadRequest() {
    return hadRequest;
  }

  /** Ends the connection at {@code limit} from now, in place of any earlier deadline. */
  void deadline(Duration limit) {
    noDeadline();
    deadline =
        channel.eventLoop().schedule(this::deadlinePassed, limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Takes the deadline away. */
  void noDeadline() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }

  /** What to do at the deadline instead of closing the connection at once. */
  void onDeadline(Runnable action) {
    onDeadline = action;
  }

  /**
   * Allows this many bytes more from now on.
   *
   * @param action called once when they are used up; nothing is read any more then
   */
  void budget(long bytes, Runnable action) {
    budgetBytes = bytes;
    onTooMuch = action;
  }

  /** Somebody is known here: neither deadline nor budget nor the caps hold any more. */
  void known() {
    noDeadline();
    budgetBytes = NO_BUDGET;
    onTooMuch = null;
    unknown.remove(this);
  }

  /** Ends the connection at once, whatever waits to be sent. */
  void abort() {
    noDeadline();
    // From here and not from the channel: further back, Vert.x would first wait for the peer to
    // read.
    ChannelHandlerContext here = self;
    if (here != null) {
      here.close();
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    self = context;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (overBudget) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (budgetBytes != NO_BUDGET && message instanceof ByteBuf bytes) {
      budgetBytes -= bytes.readableBytes();
      if (budgetBytes < 0) {
        overBudget = true;
        ReferenceCountUtil.release(message);
        Runnable action = onTooMuch;
        if (action == null) {
          abort();
        } else {
          action.run();
        }
        return;
      }
    }
    context.fireChannelRead(message);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    noDeadline();
    unknown.remove(this);
    context.fireChannelInactive();
  }

  private void deadlinePassed() {
    deadline = null;
    Runnable action = onDeadline;
    if (action == null) {
      abort();
    } else {
      onDeadline = null;
      action.run();
    }
  }
}
