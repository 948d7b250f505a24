package dev.gatehouse.ports;

import java.util.List;
import java.util.Set;

/** What the operating system tells about the TCP sockets of this host. */
interface SocketTable {
  /**
   * Returns the sockets whose local port is one of {@code ports}, listeners and connections, with
   * their processes. Blocks.
   */
  List<PortProbe.Listener> sockets(Set<Integer> ports);

  /** Returns every port that somebody listens on. Blocks. */
  Set<Integer> listeningPorts();
}
