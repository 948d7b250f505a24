package dev.gatehouse.gateway.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Looks names up. The gateway's own asks the system; tests bring theirs. */
public interface NameResolver {
  /**
   * Returns every address of a name, in the order to try them. Called on a worker; blocks.
   *
   * @throws UnknownHostException when there is none
   */
  List<InetAddress> resolve(String host) throws UnknownHostException;
}
