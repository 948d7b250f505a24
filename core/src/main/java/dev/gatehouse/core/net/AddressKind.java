package dev.gatehouse.core.net;

import java.net.InetAddress;

/** Whose an address is. What is not known to be public is not. */
public enum AddressKind {
  /** Somebody on the Internet. */
  PUBLIC,
  /** This machine. */
  LOOPBACK,
  /** A private network, or one of a carrier. */
  PRIVATE,
  /** Nobody that an answer could come from, or a cloud's service for its machines. */
  SPECIAL;

  /** Returns what {@code address} is; an IPv4 address inside an IPv6 one counts as itself. */
  public static AddressKind of(InetAddress address) {
    return AddressRules.kind(address);
  }
}
