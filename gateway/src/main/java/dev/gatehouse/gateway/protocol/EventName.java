package dev.gatehouse.gateway.protocol;

/**
 * An event that this gateway can send, bound with a Guice {@code Multibinder} by the feature that
 * sends it; {@code hello-ok} lists them. Who hears of it says {@link EventScopes}, by its name.
 *
 * @param value the name on the wire
 * @param payload what it carries and when it is sent, for the reference page: {@code {ts}: every
 *     half minute}
 */
public record EventName(String value, String payload) {}
