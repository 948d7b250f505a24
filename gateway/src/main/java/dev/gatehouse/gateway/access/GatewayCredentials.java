package dev.gatehouse.gateway.access;

import dev.gatehouse.profiles.component.CredentialCheck;
import jakarta.inject.Inject;
import java.util.Optional;

/** Lets components check the gateway's shared secret. */
final class GatewayCredentials implements CredentialCheck {
  private final AccessControl access;

  @Inject
  GatewayCredentials(AccessControl access) {
    this.access = access;
  }

  @Override
  public Verdict check(String peer, Optional<String> secret) {
    AccessControl.Result result = access.checkShared(peer, secret, Optional.empty());
    return new Verdict(result.outcome() == AccessControl.Outcome.ACCEPTED, result.retryAfter());
  }

  @Override
  public Optional<byte[]> seal(String text) {
    return Optional.of(access.seal(text));
  }
}
