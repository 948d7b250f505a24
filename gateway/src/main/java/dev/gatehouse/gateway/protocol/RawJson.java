package dev.gatehouse.gateway.protocol;

/**
 * A JSON document that is already text, for answers that are asked for often and change seldom.
 *
 * @param text one whole JSON value
 */
public record RawJson(String text) {}
