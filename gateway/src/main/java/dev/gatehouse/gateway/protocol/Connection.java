package dev.gatehouse.gateway.protocol;

/** One client that passed the handshake. Used on the gateway's event loop only. */
public interface Connection {
  /** Who is on the other end. */
  Caller caller();

  /** The next event number of this connection, from 1. */
  long nextSequence();

  /**
   * Sends a frame without waiting. A client that reads too slowly misses a droppable frame; for any
   * other frame it is disconnected.
   */
  void send(String frame, boolean droppable);

  /** Closes with a close frame, after everything sent before. */
  void close(int code, String reason);
}
