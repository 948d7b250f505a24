package dev.gatehouse.gateway.exec;

import java.util.Optional;

/**
 * What became of a request for approval. Immutable.
 *
 * @param id of the request
 * @param verdict what an operator decided; empty when nobody did in time
 * @param resolvedBy who decided, as the gateway's records name them
 */
public record Decision(
    String id,
    Optional<Verdict> verdict,
    Optional<String> resolvedBy,
    long createdAtMillis,
    long expiresAtMillis) {

  /** Whether it may be done. */
  public boolean allowed() {
    return verdict.filter(value -> value != Verdict.DENY).isPresent();
  }

  /** What an operator can decide. */
  public enum Verdict {
    ALLOW_ONCE("allow-once"),
    ALLOW_ALWAYS("allow-always"),
    DENY("deny");

    private final String wireName;

    Verdict(String wireName) {
      this.wireName = wireName;
    }

    public String wireName() {
      return wireName;
    }

    /** Reads {@link #wireName()}; empty for anything else. */
    public static Optional<Verdict> parse(String text) {
      for (Verdict verdict : values()) {
        if (verdict.wireName.equals(text)) {
          return Optional.of(verdict);
        }
      }
      return Optional.empty();
    }
  }
}
