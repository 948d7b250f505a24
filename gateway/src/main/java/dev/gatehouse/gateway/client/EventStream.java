package dev.gatehouse.gateway.client;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The events of one client, in the order the gateway sent them. A reader that pauses makes the
 * client keep up to a buffer full of events, then stop reading the socket (answers to calls wait
 * behind the events, then), so nothing is lost until the gateway calls the client a slow consumer.
 * Events before a handler is set are not kept. Handlers run on the client's event loop; the methods
 * may be called from any thread.
 */
public final class EventStream implements ReadStream<GatewayEvent> {
  private final Context context;
  private final int capacity;
  private final Handler<Boolean> socketPaused;
  private final Deque<GatewayEvent> buffer = new ArrayDeque<>();
  private long demand = Long.MAX_VALUE;
  private boolean draining;
  private boolean full;
  private boolean ended;
  private @Nullable Handler<GatewayEvent> handler;
  private @Nullable Handler<Void> endHandler;
  private @Nullable Handler<Throwable> exceptionHandler;

  EventStream(Context context, int capacity, Handler<Boolean> socketPaused) {
    this.context = context;
    this.capacity = capacity;
    this.socketPaused = socketPaused;
  }

  /** Hears why the client gave up; until then it reconnects in silence. */
  @Override
  public EventStream exceptionHandler(@Nullable Handler<Throwable> handler) {
    onContext(() -> exceptionHandler = handler);
    return this;
  }

  @Override
  public EventStream handler(@Nullable Handler<GatewayEvent> handler) {
    onContext(
        () -> {
          this.handler = handler;
          drain();
        });
    return this;
  }

  @Override
  public EventStream pause() {
    onContext(() -> demand = 0);
    return this;
  }

  @Override
  public EventStream resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public EventStream fetch(long amount) {
    if (amount < 0) {
      throw new IllegalArgumentException("amount is " + amount + ", not at least 0");
    }
    onContext(
        () -> {
          long sum = demand + amount;
          demand = sum < 0 ? Long.MAX_VALUE : sum;
          drain();
        });
    return this;
  }

  @Override
  public EventStream endHandler(@Nullable Handler<Void> handler) {
    onContext(() -> endHandler = handler);
    return this;
  }

  /** Takes an event from the socket. On the context. */
  void offer(GatewayEvent event) {
    requireNonNull(event, "event");
    if (handler == null || ended) {
      return;
    }
    buffer.add(event);
    drain();
    if (!full && buffer.size() >= capacity) {
      full = true;
      socketPaused.handle(true);
    }
  }

  /** A new socket reads freely; one that is paused for a full buffer stays so. On the context. */
  boolean isFull() {
    return full;
  }

  /** Ends the stream. On the context. */
  void end(@Nullable Throwable failure) {
    if (ended) {
      return;
    }
    ended = true;
    if (failure != null && exceptionHandler != null) {
      exceptionHandler.handle(failure);
    }
    if (endHandler != null) {
      endHandler.handle(null);
    }
  }

  private void drain() {
    // A handler that fetches is inside this loop already.
    if (draining) {
      return;
    }
    draining = true;
    try {
      while (demand > 0 && handler != null && !buffer.isEmpty()) {
        if (demand != Long.MAX_VALUE) {
          demand--;
        }
        handler.handle(buffer.remove());
      }
    } finally {
      draining = false;
    }
    if (full && buffer.size() <= capacity / 2) {
      full = false;
      socketPaused.handle(false);
    }
  }

  private void onContext(Runnable action) {
    if (io.vertx.core.Vertx.currentContext() == context) {
      action.run();
    } else {
      context.runOnContext(ignored -> action.run());
    }
  }
}
