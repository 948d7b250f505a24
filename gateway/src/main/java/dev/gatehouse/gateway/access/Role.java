package dev.gatehouse.gateway.access;

import java.util.Optional;

/** On which side of the gateway a connection stands. */
public enum Role {
  /** Commands the gateway: command lines, pages, apps. */
  OPERATOR("operator"),
  /** Is commanded by the gateway: a phone, a desktop, another host. */
  NODE("node");

  private final String wireName;

  Role(String wireName) {
    this.wireName = wireName;
  }

  /** The name in frames. */
  public String wireName() {
    return wireName;
  }

  /** Returns the role with this name, empty when there is none. */
  public static Optional<Role> parse(String wireName) {
    for (Role role : values()) {
      if (role.wireName.equals(wireName)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }
}
