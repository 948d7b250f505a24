package dev.gatehouse.core.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;

/** Tells this machine from others. */
public final class ThisMachine {
  private ThisMachine() {}

  /** Whether {@code address} leads back here, by loopback or by an address of a network card. */
  public static boolean has(InetAddress address) {
    if (AddressKind.of(address) == AddressKind.LOOPBACK || address.isAnyLocalAddress()) {
      return true;
    }
    try {
      return NetworkInterface.getByInetAddress(address) != null;
    } catch (IOException e) {
      return true;
    }
  }
}
