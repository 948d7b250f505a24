package dev.gatehouse.gateway.exec;

import java.util.Optional;

/**
 * How commands are decided. Immutable.
 *
 * @param security which commands may run
 * @param ask when an operator is asked
 * @param fallback what counts when nobody decides in time
 */
record ExecMode(Security security, Ask ask, Security fallback) {
  /** Which commands may run, strictest first. */
  enum Security {
    DENY("deny"),
    ALLOWLIST("allowlist"),
    FULL("full");

    private final String wireName;

    Security(String wireName) {
      this.wireName = wireName;
    }

    String wireName() {
      return wireName;
    }

    Security stricter(Security other) {
      return compareTo(other) <= 0 ? this : other;
    }

    static Optional<Security> of(Object name) {
      for (Security security : values()) {
        if (security.wireName.equals(name)) {
          return Optional.of(security);
        }
      }
      return Optional.empty();
    }
  }

  /** When an operator is asked, least often first. */
  enum Ask {
    OFF("off"),
    ON_MISS("on-miss"),
    ALWAYS("always");

    private final String wireName;

    Ask(String wireName) {
      this.wireName = wireName;
    }

    String wireName() {
      return wireName;
    }

    Ask stricter(Ask other) {
      return compareTo(other) >= 0 ? this : other;
    }

    static Optional<Ask> of(Object name) {
      for (Ask ask : values()) {
        if (ask.wireName.equals(name)) {
          return Optional.of(ask);
        }
      }
      return Optional.empty();
    }
  }
}
