package dev.gatehouse.gateway.audit;

import dev.gatehouse.gateway.log.InstanceLog;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * The record of what agents did and were refused: one line for each call of a tool, refusal,
 * approval and change. Holds names, decisions and hashes, never arguments or secrets.
 */
@Singleton
public final class Audit {
  private final InstanceLog log;

  @Inject
  Audit(InstanceLog log) {
    this.log = log;
  }

  /**
   * Records one event. Never blocks and never fails: what cannot be stored is logged.
   *
   * @param kind what happened: {@code tool.call}, {@code tool.refused}, {@code approval.resolved}
   * @param facts names, decisions and hashes; no secrets
   */
  public void record(String kind, JsonObject facts) {
    log.debug("audit", kind, "facts", facts.encode());
  }
}
