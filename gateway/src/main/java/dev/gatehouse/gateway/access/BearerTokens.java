package dev.gatehouse.gateway.access;

import io.vertx.core.Future;
import java.util.Optional;

/** Knows the tokens, besides the shared secret, that open HTTP routes. */
public interface BearerTokens {
  /**
   * Returns what a presented token stands for; empty when it is none of ours. Compares in constant
   * time. Called on the gateway's event loop.
   */
  Future<Optional<Principal>> principal(String presented);
}
