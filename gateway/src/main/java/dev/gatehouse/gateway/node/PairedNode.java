package dev.gatehouse.gateway.node;

import io.vertx.core.json.JsonObject;

/**
 * A node that was paired by its name, without a device. Immutable.
 *
 * @param nodeId its name
 * @param about what it said about itself
 * @param tokenDigest SHA-256 of its token
 */
record PairedNode(
    String nodeId,
    JsonObject about,
    String tokenDigest,
    long createdAtMillis,
    long approvedAtMillis) {
  /** What others may know of it. */
  JsonObject describe() {
    return new JsonObject()
        .put("nodeId", nodeId)
        .mergeIn(about)
        .put("createdAtMs", createdAtMillis)
        .put("approvedAtMs", approvedAtMillis);
  }
}
