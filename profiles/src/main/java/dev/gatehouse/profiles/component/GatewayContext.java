package dev.gatehouse.profiles.component;

import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.ports.Lease;
import dev.gatehouse.profiles.Instance;

/** What a gateway tells its components about itself. Safe to use from several threads. */
public interface GatewayContext {
  /** The instance, with the ports it really has. */
  Instance instance();

  /** The configuration in force now; a later call may return a newer one. */
  ConfigSnapshot config();

  /** The ports that this gateway holds; more CDP ports can be claimed from it. */
  Lease lease();

  /** Checks credentials against the gateway's own, behind its one rate limiter. */
  CredentialCheck credentials();

  /** Changes the configuration file and puts it in force. */
  ConfigEdits configEdits();
}
