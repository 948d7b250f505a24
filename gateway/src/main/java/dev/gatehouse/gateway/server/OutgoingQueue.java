package dev.gatehouse.gateway.server;

import io.vertx.core.http.ServerWebSocket;

/**
 * What waits to be sent on one socket, counted in bytes. Nobody ever waits for it. Used on the
 * connection's event loop only.
 */
final class OutgoingQueue {
  private final ServerWebSocket socket;
  private final Runnable onOverflow;
  private long limitBytes;
  private long waitingBytes;
  private long dropped;
  private boolean closed;

  /**
   * @param onOverflow called once when a frame that must arrive does not fit any more
   */
  OutgoingQueue(ServerWebSocket socket, long limitBytes, Runnable onOverflow) {
    this.socket = socket;
    this.limitBytes = limitBytes;
    this.onOverflow = onOverflow;
  }

  void limit(long bytes) {
    limitBytes = bytes;
  }

  /** Sends {@code frame}, or drops it when it may be dropped and does not fit. */
  void send(String frame, boolean droppable) {
    if (closed) {
      return;
    }
    int size = frame.length();
    if (waitingBytes > 0 && waitingBytes + size > limitBytes) {
      if (droppable) {
        dropped++;
      } else {
        closed = true;
        onOverflow.run();
      }
      return;
    }
    waitingBytes += size;
    socket.writeTextMessage(frame).onComplete(done -> waitingBytes -= size);
  }

  /** Sends nothing any more. */
  void close() {
    closed = true;
  }

  long waitingBytes() {
    return waitingBytes;
  }

  long dropped() {
    return dropped;
  }
}
