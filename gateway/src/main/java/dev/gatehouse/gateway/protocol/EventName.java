package dev.gatehouse.gateway.protocol;

/**
 * An event that this gateway can send, bound with a Guice {@code Multibinder} by the feature that
 * sends it; {@code hello-ok} lists them.
 *
 * @param value the name on the wire
 */
public record EventName(String value) {}
