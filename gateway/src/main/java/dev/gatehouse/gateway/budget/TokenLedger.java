package dev.gatehouse.gateway.budget;

import dev.gatehouse.gateway.database.Database;
import dev.gatehouse.gateway.database.Sql;
import dev.gatehouse.gateway.log.InstanceLog;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.transcript.Usage;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the models of this gateway have taken on each day, kept in its database, so that neither a
 * restart nor a deleted session gives anything back. A clock that is set back finds the number of
 * that day again. Used on the gateway's event loop only.
 */
@Singleton
final class TokenLedger {
  private final Database database;
  private final Clock clock;
  private final GatewayLoop loop;
  private final InstanceLog log;
  private @Nullable LocalDate day;
  private @Nullable Future<Void> loaded;
  private long tokens;

  @Inject
  TokenLedger(Database database, Clock clock, GatewayLoop loop, InstanceLog log) {
    this.database = database;
    this.clock = clock;
    this.loop = loop;
    this.log = log;
  }

  /** The tokens of today. */
  Future<Long> today() {
    return load().map(ignored -> tokens);
  }

  /** What is known of today without asking the database. */
  long known() {
    return LocalDate.now(clock).equals(day) ? tokens : 0;
  }

  /** Adds what a call took. */
  void add(Usage usage) {
    loop.run(() -> load().onComplete(ignored -> write(usage)));
  }

  private void write(Usage usage) {
    tokens += usage.total();
    String today = String.valueOf(day);
    database
        .write(
            connection ->
                Sql.update(
                    connection,
                    "INSERT INTO budget_day (day, tokens, cost, calls) VALUES (?, ?, ?, 1)"
                        + " ON CONFLICT (day) DO UPDATE SET tokens = tokens + excluded.tokens,"
                        + " cost = cost + excluded.cost, calls = calls + 1",
                    today,
                    usage.total(),
                    usage.cost()))
        .onFailure(
            why ->
                log.warn(
                    "budget", "the tokens of a call were not kept", "why", String.valueOf(why)));
  }

  /** Reads the number of today, once a day. Never fails: what cannot be read counts as nothing. */
  private Future<Void> load() {
    LocalDate now = LocalDate.now(clock);
    Future<Void> known = loaded;
    if (known != null && now.equals(day)) {
      return known;
    }
    day = now;
    tokens = 0;
    String today = now.toString();
    Future<Void> reading =
        database.exists()
            ? database
                .read(
                    connection ->
                        Sql.list(
                            connection,
                            "SELECT tokens FROM budget_day WHERE day = ?",
                            row -> row.getLong(1),
                            today))
                .otherwise(
                    why -> {
                      log.warn(
                          "budget",
                          "the tokens of today cannot be read",
                          "why",
                          String.valueOf(why));
                      return List.of();
                    })
                .map(
                    rows -> {
                      if (now.equals(day) && !rows.isEmpty()) {
                        tokens += rows.get(0);
                      }
                      return null;
                    })
            : Future.succeededFuture();
    loaded = reading;
    return reading;
  }
}
