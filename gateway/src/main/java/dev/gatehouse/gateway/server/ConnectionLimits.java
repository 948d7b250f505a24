package dev.gatehouse.gateway.server;

import java.time.Duration;

/**
 * What holds for a connection before anybody is known on it, and for every request.
 *
 * @param maxUnknown connections of unknown clients at once, of all peers
 * @param maxUnknownOfPeer the same for one peer
 * @param handshakeDeadline from accepting the connection to the end of the handshake, whatever is
 *     sent meanwhile
 * @param requestDeadline from the first byte of a request's head to the end of its body
 * @param idle how long a connection may wait for its next request
 * @param maxFirstMessageBytes the largest message before the handshake is over
 * @param maxFragments fragments of one message
 * @param maxHeaderBytes all headers of a request
 * @param maxBodyBytes a request's body, unless a route allows more
 * @param keepalive time between pings; a client that answered none of two is gone
 * @param closeFlush how long a close frame may take to reach a client that reads slowly
 */
record ConnectionLimits(
    int maxUnknown,
    int maxUnknownOfPeer,
    Duration handshakeDeadline,
    Duration requestDeadline,
    Duration idle,
    int maxFirstMessageBytes,
    int maxFragments,
    int maxHeaderBytes,
    long maxBodyBytes,
    Duration keepalive,
    Duration closeFlush) {
  static final ConnectionLimits DEFAULT =
      new ConnectionLimits(
          512,
          256,
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          64 * 1024,
          1_024,
          32 * 1024,
          20L * 1024 * 1024,
          Duration.ofSeconds(30),
          Duration.ofSeconds(10));
}
