package dev.gatehouse.gateway.session;

import static java.util.Objects.requireNonNull;

/**
 * The name of a conversation: {@code agent:<agentId>:<rest>}, or {@code global}, or {@code
 * unknown}. Lower case. Immutable; made by {@link SessionKeys}, which turns what a client wrote
 * into the one canonical key.
 *
 * @param value the whole key
 */
public record SessionKey(String value) {
  public SessionKey {
    requireNonNull(value, "value");
  }

  /** Id of its agent; empty for {@code global} and {@code unknown}. */
  public String agentId() {
    if (!value.startsWith("agent:")) {
      return "";
    }
    int end = value.indexOf(':', 6);
    return end < 0 ? value.substring(6) : value.substring(6, end);
  }

  /** What follows the agent: {@code main}, {@code telegram:dm:7}; the whole key without one. */
  public String rest() {
    if (!value.startsWith("agent:")) {
      return value;
    }
    int end = value.indexOf(':', 6);
    return end < 0 ? "" : value.substring(end + 1);
  }

  @Override
  public String toString() {
    return value;
  }
}
