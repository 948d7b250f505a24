package dev.gatehouse.gateway.node;

import dev.gatehouse.gateway.database.Database;
import dev.gatehouse.gateway.database.Sql;
import dev.gatehouse.gateway.protocol.RpcException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Nodes that are paired by name, as older nodes do that have no device key. What is paired here
 * opens no connection: it is a record that {@code node.pair.verify} answers from. Requests wait
 * five minutes and do not outlive the gateway. Used on the gateway's event loop only.
 */
@Singleton
final class NodePairings {
  static final long TTL_MILLIS = 300_000;
  private static final int MAX_PENDING = 100;
  private static final int TOKEN_BYTES = 32;

  private final Database database;
  private final Clock clock;
  private final SecureRandom random;
  private final Map<String, Request> pending = new LinkedHashMap<>();

  @Inject
  NodePairings(Database database, Clock clock, SecureRandom random) {
    this.database = database;
    this.clock = clock;
    this.random = random;
  }

  /**
   * A node that asks to be paired.
   *
   * @param created whether it is a new request
   */
  record Request(
      String requestId, String nodeId, JsonObject about, long askedAtMillis, boolean created) {
    JsonObject toJson() {
      return new JsonObject()
          .put("requestId", requestId)
          .put("nodeId", nodeId)
          .mergeIn(about)
          .put("ts", askedAtMillis);
    }
  }

  /**
   * A pairing, with the token that nobody is told again.
   *
   * @param token its secret
   */
  record Granted(PairedNode node, String token) {
    @Override
    public String toString() {
      return "Granted[" + node.nodeId() + "]";
    }
  }

  /** Leaves a request, or returns the one that waits for this node already. */
  Request ask(String nodeId, JsonObject about) {
    dropExpired();
    Optional<Request> known =
        pending.values().stream().filter(request -> request.nodeId.equals(nodeId)).findFirst();
    if (known.isPresent()) {
      Request old = known.get();
      return new Request(old.requestId, old.nodeId, old.about, old.askedAtMillis, false);
    }
    if (pending.size() >= MAX_PENDING) {
      pending.remove(pending.keySet().iterator().next());
    }
    Request request =
        new Request(UUID.randomUUID().toString(), nodeId, about.copy(), clock.millis(), true);
    pending.put(request.requestId, request);
    return request;
  }

  List<Request> waiting() {
    dropExpired();
    return List.copyOf(pending.values());
  }

  /** Takes a request away. */
  Optional<Request> withdraw(String requestId) {
    dropExpired();
    return Optional.ofNullable(pending.remove(requestId));
  }

  /** Pairs a node; the token of an earlier pairing is dead. */
  Future<Granted> pair(Request request) {
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    long now = clock.millis();
    return database
        .write(
            connection -> {
              long created =
                  Sql.one(
                          connection,
                          "SELECT created_at FROM node_pairing WHERE node_id = ?",
                          row -> row.getLong(1),
                          request.nodeId)
                      .orElse(now);
              PairedNode node =
                  new PairedNode(request.nodeId, request.about, digest(token), created, now);
              Sql.update(
                  connection,
                  "INSERT OR REPLACE INTO node_pairing VALUES (?, ?, ?, ?, ?)",
                  node.nodeId(),
                  node.about().encode(),
                  node.tokenDigest(),
                  created,
                  now);
              return node;
            })
        .map(node -> new Granted(node, token));
  }

  /** All of them, by name. */
  Future<List<PairedNode>> paired() {
    // Asking must not make a database where nobody was ever paired.
    return database.exists()
        ? database.read(
            connection ->
                Sql.list(
                    connection, "SELECT * FROM node_pairing ORDER BY node_id", NodePairings::read))
        : Future.succeededFuture(List.of());
  }

  /** The node with this name and token. */
  Future<Optional<PairedNode>> verify(String nodeId, String token) {
    byte[] presented = digest(token).getBytes(StandardCharsets.UTF_8);
    return paired()
        .map(
            all ->
                all.stream()
                    .filter(node -> node.nodeId().equals(nodeId))
                    .filter(
                        node ->
                            MessageDigest.isEqual(
                                node.tokenDigest().getBytes(StandardCharsets.UTF_8), presented))
                    .findFirst());
  }

  /** Gives a node another name for people; returns whether it is known. */
  Future<Boolean> rename(String nodeId, String name) {
    return database.exists()
        ? database.write(
            connection ->
                Sql.update(
                        connection,
                        "UPDATE node_pairing SET about = json_set(about, '$.displayName', ?)"
                            + " WHERE node_id = ?",
                        name,
                        nodeId)
                    > 0)
        : Future.succeededFuture(false);
  }

  /** Forgets a node; returns whether it was known. */
  Future<Boolean> remove(String nodeId) {
    pending.values().removeIf(request -> request.nodeId.equals(nodeId));
    return database.exists()
        ? database.write(
            connection ->
                Sql.update(connection, "DELETE FROM node_pairing WHERE node_id = ?", nodeId) > 0)
        : Future.succeededFuture(false);
  }

  private void dropExpired() {
    long oldest = clock.millis() - TTL_MILLIS;
    pending.values().removeIf(request -> request.askedAtMillis < oldest);
  }

  private static PairedNode read(ResultSet row) throws SQLException {
    return new PairedNode(
        row.getString("node_id"),
        new JsonObject(row.getString("about")),
        row.getString("token_digest"),
        row.getLong("created_at"),
        row.getLong("approved_at"));
  }

  private static String digest(String token) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw RpcException.unavailable("this Java has no SHA-256");
    }
  }
}
