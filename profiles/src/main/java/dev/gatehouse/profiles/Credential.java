package dev.gatehouse.profiles;

import dev.gatehouse.core.config.ConfigPath;

/**
 * A credential that a configuration holds or refers to.
 *
 * @param kind what it opens
 * @param path where it stands
 * @param value the value there: text, or a reference to a secret
 * @param active whether the part it belongs to is switched on
 */
public record Credential(Kind kind, ConfigPath path, Object value, boolean active) {
  @Override
  public String toString() {
    return kind + " at " + path;
  }

  /** What a credential opens. */
  public enum Kind {
    /** The account of a chat network; two users of it take each other's messages away. */
    CHANNEL("channel-credential-shared"),
    /** The gateway itself. */
    GATEWAY("gateway-token-shared"),
    /** Its web hooks. */
    HOOK("hook-token-shared"),
    /** Its browser control service. */
    CONTROL("control-token-shared"),
    /** A model or another paid service, which many share on purpose. */
    SERVICE("service-key-shared");

    private final String findingId;

    Kind(String findingId) {
      this.findingId = findingId;
    }

    String findingId() {
      return findingId;
    }
  }
}
