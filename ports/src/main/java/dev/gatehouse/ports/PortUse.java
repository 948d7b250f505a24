package dev.gatehouse.ports;

/**
 * One port and why an instance needs it.
 *
 * @param port 1..65535
 * @param role what for
 * @param reason for people, for example {@code browser profile "work", pinned by cdpPort}
 */
public record PortUse(int port, PortRole role, String reason) {}
