package dev.gatehouse.gateway.session;

import dev.gatehouse.gateway.database.Sql;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Puts the records of one file into the database. All methods block. */
final class TranscriptMerge {
  private final TranscriptOutline outline;
  private final SessionKey key;
  private final String agentId;
  private final String sessionId;
  private final long now;

  TranscriptMerge(
      TranscriptOutline outline, SessionKey key, String agentId, String sessionId, long now) {
    this.outline = outline;
    this.key = key;
    this.agentId = key.agentId().isEmpty() ? agentId : key.agentId();
    this.sessionId = sessionId;
    this.now = now;
  }

  /** Writes a transcript that is not here yet; returns how many records. */
  long fresh(SessionStore store, LineReader lines, int batch) throws IOException {
    Set<String> none = Set.of();
    long added = 0;
    List<Placed> waiting = new ArrayList<>();
    Reading reading = new Reading(lines);
    for (Placed placed = reading.next(none); placed != null; placed = reading.next(none)) {
      waiting.add(placed);
      if (waiting.size() >= batch) {
        added += write(store, waiting);
        waiting = new ArrayList<>();
      }
    }
    return added + (waiting.isEmpty() ? 0 : write(store, waiting));
  }

  /**
   * Puts what is missing into a transcript that is here. Where the two went on differently nothing
   * is changed, and {@code told} hears of it.
   */
  long into(SessionStore store, LineReader lines, Consumer<String> told) throws IOException {
    List<String> ids = outline.steps().stream().map(TranscriptOutline.Step::id).toList();
    List<String> before = store.read(connection -> TranscriptRows.ids(connection, sessionId));
    Set<String> here = new HashSet<>(before);
    long missing = ids.stream().filter(id -> !here.contains(id)).count();
    if (missing == 0) {
      return 0;
    }
    if (!within(before, ids)) {
      told.accept(
          "this conversation went on differently here; "
              + missing
              + " records that are only in the file were left out");
      return 0;
    }
    List<Placed> added = new ArrayList<>();
    Reading reading = new Reading(lines);
    for (Placed placed = reading.next(here); placed != null; placed = reading.next(here)) {
      added.add(placed);
    }
    return store.write(
        connection -> {
          if (!TranscriptRows.ids(connection, sessionId).equals(before)) {
            return 0L;
          }
          Sql.update(
              connection, "UPDATE entry SET number = -number WHERE session_id = ?", sessionId);
          for (int place = 0; place < ids.size(); place++) {
            if (here.contains(ids.get(place))) {
              Sql.update(
                  connection,
                  "UPDATE entry SET number = ?, left_at = ? WHERE session_id = ? AND id = ?",
                  place + 1L,
                  outline.steps().get(place).left() ? now : null,
                  sessionId,
                  ids.get(place));
            }
          }
          for (Placed placed : added) {
            insert(connection, placed);
          }
          return (long) added.size();
        });
  }

  private long write(SessionStore store, List<Placed> batch) {
    return store.write(
        connection -> {
          Sql.update(
              connection,
              "INSERT OR IGNORE INTO transcript (session_id, key, agent, created_at, header)"
                  + " VALUES (?, ?, ?, ?, ?)",
              sessionId,
              key.value(),
              agentId,
              outline.header().getLong("at", batch.get(0).entry.at()),
              outline.header().isEmpty() ? null : outline.header().encode());
          for (Placed placed : batch) {
            insert(connection, placed);
          }
          return (long) batch.size();
        });
  }

  private void insert(Connection connection, Placed placed) throws SQLException {
    TranscriptRows.insert(connection, placed.entry);
    if (placed.left) {
      Sql.update(
          connection,
          "UPDATE entry SET left_at = ? WHERE session_id = ? AND number = ?",
          now,
          sessionId,
          placed.entry.number());
    }
  }

  /** Whether all of {@code few} stand in {@code many} in the same order. */
  private static boolean within(List<String> few, List<String> many) {
    int next = 0;
    for (String id : many) {
      if (next < few.size() && few.get(next).equals(id)) {
        next++;
      }
    }
    return next == few.size();
  }

  private record Placed(TranscriptEntry entry, boolean left) {}

  /** Reads the file a second time, now with what is said. */
  private final class Reading {
    private final LineReader lines;
    private int place;

    Reading(LineReader lines) {
      this.lines = lines;
    }

    @Nullable Placed next(Set<String> without) throws IOException {
      List<TranscriptOutline.Step> steps = outline.steps();
      LineReader.@Nullable Line line = lines.next();
      while (line != null && place < steps.size()) {
        TranscriptOutline.Step step = steps.get(place);
        if (line.number() == step.line()) {
          place++;
          if (!without.contains(step.id())) {
            return placed(step, line, place);
          }
        }
        line = lines.next();
      }
      return null;
    }

    private Placed placed(TranscriptOutline.Step step, LineReader.Line line, long number) {
      TranscriptLine record = TranscriptLine.read(line.text(), line.number());
      JsonObject body = record.body();
      return new Placed(
          new TranscriptEntry(
              sessionId,
              number,
              step.id(),
              step.parentId(),
              record.type(),
              step.at(),
              record.runId(),
              body),
          step.left());
    }
  }
}
