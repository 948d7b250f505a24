package dev.gatehouse.gateway.access;

import java.util.List;
import java.util.Optional;

/**
 * A credential that was accepted, with the rights that the gateway's own records give it.
 * Immutable.
 *
 * @param credential the credential, without its secret; two connections with the same credential
 *     have equal values
 * @param method how it was shown: {@code token}, {@code password}, {@code device-token}
 * @param role the side of the gateway
 * @param scopes wire names of the scopes it holds, in the order the client asked for
 * @param deviceId id of the paired device, empty without one
 */
public record Principal(
    Credential credential,
    String method,
    Role role,
    List<String> scopes,
    Optional<String> deviceId) {
  public Principal {
    scopes = List.copyOf(scopes);
  }

  /** Whether it holds {@code scope}. */
  public boolean has(Scope scope) {
    return switch (scope) {
      case ANY -> true;
      case NODE -> role == Role.NODE;
      default -> role == Role.OPERATOR && scope.coveredBy(scopes);
    };
  }
}
