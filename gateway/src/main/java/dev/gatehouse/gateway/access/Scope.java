package dev.gatehouse.gateway.access;

import java.util.Collection;
import java.util.Optional;

/** What a caller must hold to call a method or see an event. */
public enum Scope {
  /** Everything an operator can do. */
  ADMIN("operator.admin"),
  /** Looking. */
  READ("operator.read"),
  /** Starting turns and sending messages; includes {@link #READ}. */
  WRITE("operator.write"),
  /** Deciding about commands that wait for approval. */
  APPROVALS("operator.approvals"),
  /** Letting devices and nodes in. */
  PAIRING("operator.pairing"),
  /** Answering questions of agents. */
  QUESTIONS("operator.questions"),
  /** Voice. */
  TALK("operator.talk"),
  /** Voice with its provider keys. */
  TALK_SECRETS("operator.talk.secrets"),
  /** Only a connection with role {@code node}. */
  NODE("node"),
  /** Any connection that passed the handshake, whatever its role. */
  ANY("any");

  private static final Scope[] ALL = values();

  private final String wireName;

  Scope(String wireName) {
    this.wireName = wireName;
  }

  /** The name in frames: {@code operator.read}. */
  public String wireName() {
    return wireName;
  }

  /** Returns the scope with this name, empty when there is none. */
  public static Optional<Scope> parse(String wireName) {
    for (Scope scope : ALL) {
      if (scope.wireName.equals(wireName)) {
        return Optional.of(scope);
      }
    }
    return Optional.empty();
  }

  /** Whether somebody who holds {@code held} (wire names) also holds this scope. */
  public boolean coveredBy(Collection<String> held) {
    if (this == ANY || held.contains(ADMIN.wireName)) {
      return this != NODE;
    }
    return held.contains(wireName) || this == READ && held.contains(WRITE.wireName);
  }
}
