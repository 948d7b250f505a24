package dev.gatehouse.gateway.session;

import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.configuration.LiveConfig;
import dev.gatehouse.gateway.database.Database;
import dev.gatehouse.gateway.database.Sql;
import dev.gatehouse.gateway.log.InstanceLog;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.profiles.component.GatewayComponent;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Puts old sessions away once an hour, as {@code session.maintenance} says. Main sessions, pinned
 * ones and those in which a turn runs are never touched. Used on the gateway's loop.
 */
@Singleton
final class SessionMaintenance implements GatewayComponent {
  private static final Duration EVERY = Duration.ofHours(1);

  private final Database database;
  private final Sessions sessions;
  private final SessionChanges changes;
  private final SessionFiles files;
  private final Agents agents;
  private final LiveConfig config;
  private final GatewayLoop loop;
  private final InstanceLog log;
  private final Clock clock;
  private Runnable cancel = () -> {};
  private boolean working;

  @Inject
  SessionMaintenance(
      Database database,
      Sessions sessions,
      SessionChanges changes,
      SessionFiles files,
      Agents agents,
      LiveConfig config,
      GatewayLoop loop,
      InstanceLog log,
      Clock clock) {
    this.database = database;
    this.sessions = sessions;
    this.changes = changes;
    this.files = files;
    this.agents = agents;
    this.config = config;
    this.loop = loop;
    this.log = log;
    this.clock = clock;
  }

  /**
   * What was put away, or would be.
   *
   * @param sessions whose transcripts became files
   * @param transcripts of conversations that were over
   * @param files of earlier deletions
   */
  record Outcome(int sessions, int transcripts, int files) {
    static final Outcome NOTHING = new Outcome(0, 0, 0);

    boolean none() {
      return equals(NOTHING);
    }
  }

  @Override
  public String name() {
    return "session-maintenance";
  }

  @Override
  public CompletionStage<Void> start() {
    cancel = loop.every(EVERY.toMillis(), this::tick);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Void> stop() {
    cancel.run();
    return CompletableFuture.completedFuture(null);
  }

  private void tick() {
    if (working) {
      return;
    }
    working = true;
    run(clock.millis())
        .onFailure(why -> log.warn("sessions", "could not be tidied", "error", String.valueOf(why)))
        .onComplete(done -> working = false);
  }

  /** Looks through everything once, at this time. */
  Future<Outcome> run(long now) {
    if (!database.exists()) {
      return Future.succeededFuture(Outcome.NOTHING);
    }
    MaintenanceRules rules = MaintenanceRules.of(config.current().resolved());
    return sessions
        .all()
        .compose(all -> database.read(connection -> plan(connection, all, rules, now)))
        .compose(plan -> rules.enforce() ? enforce(plan, rules, now) : told(plan));
  }

  private record Plan(List<SessionKey> sessions, List<String> transcripts) {}

  private Plan plan(Connection connection, List<SessionEntry> all, MaintenanceRules rules, long now)
      throws SQLException {
    List<SessionEntry> candidates = new ArrayList<>();
    List<SessionKey> chosen = new ArrayList<>();
    int place = 0;
    for (SessionEntry entry : all) {
      boolean free = !keeps(entry);
      boolean old = entry.updatedAt() < now - rules.pruneAfter().toMillis();
      if (free && (old || place >= rules.maxEntries())) {
        chosen.add(entry.key());
      } else {
        place++;
        if (free) {
          candidates.add(entry);
        }
      }
    }
    List<String> over = new ArrayList<>();
    if (rules.retention().isPresent()) {
      over.addAll(over(connection, now - rules.retention().get().toMillis()));
    }
    if (rules.maxBytes().isPresent() && used(connection) > rules.maxBytes().getAsLong()) {
      long spare = used(connection) - rules.highWater();
      for (String sessionId : over(connection, Long.MAX_VALUE)) {
        if (spare > 0 && !over.contains(sessionId)) {
          over.add(sessionId);
        }
        spare -= spare > 0 ? size(connection, sessionId) : 0;
      }
      for (int i = candidates.size() - 1; i >= 0 && spare > 0; i--) {
        chosen.add(candidates.get(i).key());
        spare -= size(connection, candidates.get(i).sessionId());
      }
    }
    return new Plan(chosen, over);
  }

  private boolean keeps(SessionEntry entry) {
    String rest = entry.key().rest();
    return rest.equals("main")
        || rest.equals(agents.mainKey())
        || rest.equals(SessionNaming.GLOBAL)
        || entry.flag("pinned")
        || changes.busy(entry.key());
  }

  private Future<Outcome> told(Plan plan) {
    Outcome outcome = new Outcome(plan.sessions.size(), plan.transcripts.size(), 0);
    if (!outcome.none()) {
      log.warn(
          "sessions",
          "some are older or more than session.maintenance allows; with mode \"enforce\" they are"
              + " put away",
          "sessions",
          outcome.sessions,
          "transcripts",
          outcome.transcripts);
    }
    return Future.succeededFuture(outcome);
  }

  private Future<Outcome> enforce(Plan plan, MaintenanceRules rules, long now) {
    Future<Integer> order = Future.succeededFuture(0);
    for (SessionKey key : plan.sessions) {
      order =
          order.compose(
              count ->
                  changes.busy(key)
                      ? Future.succeededFuture(count)
                      : changes.delete(key, true).map(done -> done.deleted() ? count + 1 : count));
    }
    return order.compose(
        deleted ->
            database
                .write(
                    connection -> {
                      for (String sessionId : plan.transcripts) {
                        TranscriptRows.delete(connection, sessionId);
                      }
                      return plan.transcripts.size();
                    })
                .compose(
                    transcripts ->
                        loop.blocking(
                                () ->
                                    rules
                                        .retention()
                                        .map(age -> files.sweep(now - age.toMillis()))
                                        .orElse(0))
                            .map(swept -> new Outcome(deleted, transcripts, swept)))
                .compose(this::finished));
  }

  private Future<Outcome> finished(Outcome outcome) {
    if (outcome.none()) {
      return Future.succeededFuture(outcome);
    }
    log.info(
        "sessions",
        "old ones are put away",
        "sessions",
        outcome.sessions,
        "transcripts",
        outcome.transcripts,
        "files",
        outcome.files);
    return database.shrink().map(outcome);
  }

  /** Transcripts that no session has any more and whose last word is older, the oldest first. */
  private static List<String> over(Connection connection, long before) throws SQLException {
    return Sql.list(
        connection,
        "SELECT t.session_id, coalesce((SELECT max(e.at) FROM entry e"
            + " WHERE e.session_id = t.session_id), t.created_at) AS last FROM transcript t"
            + " WHERE NOT EXISTS (SELECT 1 FROM session s WHERE s.session_id = t.session_id)"
            + " AND last < ? ORDER BY last",
        row -> row.getString(1),
        before);
  }

  private static long size(Connection connection, String sessionId) throws SQLException {
    return Sql.one(
            connection,
            "SELECT coalesce(sum(length(body)), 0) FROM entry WHERE session_id = ?",
            row -> row.getLong(1),
            sessionId)
        .orElse(0L);
  }

  private static long used(Connection connection) throws SQLException {
    return number(connection, "PRAGMA page_size")
        * (number(connection, "PRAGMA page_count") - number(connection, "PRAGMA freelist_count"));
  }

  private static long number(Connection connection, String pragma) throws SQLException {
    return Sql.one(connection, pragma, row -> row.getLong(1)).orElse(0L);
  }
}
