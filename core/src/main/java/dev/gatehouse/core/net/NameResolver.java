package dev.gatehouse.core.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Looks names up. Tests bring their own. */
@FunctionalInterface
public interface NameResolver {
  /** Asks the operating system. */
  NameResolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

  /**
   * Returns every address of a name, in the order to try them. Blocks.
   *
   * @throws UnknownHostException when there is none
   */
  List<InetAddress> resolve(String host) throws UnknownHostException;
}
