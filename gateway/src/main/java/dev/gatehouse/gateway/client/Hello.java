package dev.gatehouse.gateway.client;

import java.util.List;
import java.util.Map;

/**
 * What a gateway said when it accepted a connection.
 *
 * @param protocol the protocol of this connection
 * @param serverVersion the gateway's version
 * @param connectionId the gateway's name for this connection
 * @param scopes what this connection may do; empty where the gateway does not say
 * @param methods the methods it offers
 * @param events the events it sends
 * @param tickIntervalMillis how often it promises to send something
 * @param maxPayloadBytes the largest frame it takes
 * @param tree everything it said
 */
public record Hello(
    int protocol,
    String serverVersion,
    String connectionId,
    List<String> scopes,
    List<String> methods,
    List<String> events,
    long tickIntervalMillis,
    long maxPayloadBytes,
    Map<String, Object> tree) {
  private static final long DEFAULT_TICK_MILLIS = 30_000;

  static Hello of(Map<String, Object> payload) {
    Map<String, Object> server = Trees.object(payload, "server");
    Map<String, Object> features = Trees.object(payload, "features");
    Map<String, Object> policy = Trees.object(payload, "policy");
    return new Hello(
        (int) Trees.number(payload, "protocol", 0),
        Trees.text(server, "version").orElse(""),
        Trees.text(server, "connId").orElse(""),
        Trees.strings(Trees.object(payload, "auth"), "scopes"),
        Trees.strings(features, "methods"),
        Trees.strings(features, "events"),
        Math.max(1, Trees.number(policy, "tickIntervalMs", DEFAULT_TICK_MILLIS)),
        Trees.number(policy, "maxPayload", 512 * 1024),
        payload);
  }
}
