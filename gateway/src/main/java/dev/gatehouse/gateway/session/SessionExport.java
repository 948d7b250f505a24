package dev.gatehouse.gateway.session;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.file.FileTrees;
import dev.gatehouse.core.file.SecureFiles;
import dev.gatehouse.gateway.database.Sql;
import io.vertx.core.json.JsonObject;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Writes conversations as the family keeps them: {@code agents/<agent>/sessions/sessions.json} with
 * a JSONL transcript for each, also for those that are over. One run of it; all methods block.
 */
final class SessionExport {
  private static final int PAGE = 500;

  private final SessionStore store;
  private int sessions;
  private int transcripts;
  private long records;

  SessionExport(SessionStore store) {
    this.store = store;
  }

  /**
   * Which sessions are meant.
   *
   * @param agentId those of one agent only
   * @param keys only these; empty for all
   */
  record Choice(Optional<String> agentId, Set<String> keys) {
    static final Choice ALL = new Choice(Optional.empty(), Set.of());

    boolean takes(String agent, String key) {
      return agentId.map(agent::equals).orElse(true) && (keys.isEmpty() || keys.contains(key));
    }
  }

  private record Row(
      String sessionId, String key, String agent, long createdAt, Optional<JsonObject> header) {}

  /**
   * Writes everything into a folder, which is there whole or not at all.
   *
   * @param target must not exist yet, or be empty
   */
  ExportReport run(Path target, Choice choice) {
    Path absolute = target.toAbsolutePath().normalize();
    try {
      check(absolute);
      Path parent = SecureFiles.parent(absolute);
      SecureFiles.createDirectories(parent);
      Path building =
          parent.resolve("." + absolute.getFileName() + "." + UUID.randomUUID() + ".tmp");
      try {
        SecureFiles.createDirectories(building.resolve("agents"));
        if (store.exists()) {
          write(building, choice);
        }
        // An empty folder in its place is what it takes; anything else by now makes this fail.
        Files.deleteIfExists(absolute);
        Files.move(building, absolute, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        FileTrees.delete(building);
      }
    } catch (IOException e) {
      throw new GatehouseException(
          ExitCode.IO,
          "the sessions cannot be written to " + absolute + ": " + e,
          "name a folder on a disk with space that this user may write to; nothing was left there",
          e);
    }
    return new ExportReport(absolute, sessions, transcripts, records);
  }

  private static void check(Path target) throws IOException {
    if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    boolean empty = Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS);
    if (empty) {
      try (DirectoryStream<Path> inside = Files.newDirectoryStream(target)) {
        empty = !inside.iterator().hasNext();
      }
    }
    if (!empty) {
      throw new GatehouseException(
          ExitCode.CONFLICT,
          target + " is not an empty folder",
          "name a folder that does not exist yet; an export never writes over anything");
    }
  }

  private void write(Path folder, Choice choice) throws IOException {
    List<Row> rows = store.read(SessionExport::rows);
    List<SessionEntry> entries = store.read(SessionRows::all);
    Map<String, TreeMap<String, SessionEntry>> byAgent = new TreeMap<>();
    for (SessionEntry entry : entries) {
      String agent = owner(entry.key().agentId());
      if (choice.takes(agent, entry.key().value())) {
        byAgent.computeIfAbsent(agent, ignored -> new TreeMap<>()).put(entry.key().value(), entry);
      }
    }
    for (Row row : rows) {
      if (choice.takes(owner(row.agent), row.key)) {
        Path directory = sessions(folder, owner(row.agent));
        SecureFiles.createDirectories(directory);
        transcript(directory.resolve(SessionFiles.name(row.sessionId) + ".jsonl"), row);
      }
    }
    for (Map.Entry<String, TreeMap<String, SessionEntry>> agent : byAgent.entrySet()) {
      JsonObject all = new JsonObject();
      agent.getValue().forEach((key, entry) -> all.put(key, entry.toJson()));
      SecureFiles.replace(
          sessions(folder, agent.getKey()).resolve(SessionImport.STORE),
          (all.encodePrettily() + "\n").getBytes(StandardCharsets.UTF_8));
      sessions += agent.getValue().size();
    }
  }

  private static Path sessions(Path folder, String agent) {
    return folder.resolve("agents").resolve(agent).resolve("sessions");
  }

  // "global" and "unknown" belong to no agent; the family keeps them with its main one.
  private static String owner(String agent) {
    return SessionKeys.agentId(agent);
  }

  private void transcript(Path file, Row row) throws IOException {
    try (Writer writer =
        new BufferedWriter(Channels.newWriter(SecureFiles.openNew(file), StandardCharsets.UTF_8))) {
      writer.append(header(row).encode()).append('\n');
      long last = 0;
      List<TranscriptEntry> page = page(row, last);
      while (!page.isEmpty()) {
        for (TranscriptEntry entry : page) {
          writer.append(line(entry).encode()).append('\n');
        }
        records += page.size();
        last = page.get(page.size() - 1).number();
        page = page(row, last);
      }
      Optional<JsonObject> leaf = store.read(connection -> leaf(connection, row.sessionId));
      if (leaf.isPresent()) {
        writer.append(leaf.get().encode()).append('\n');
      }
    }
    transcripts++;
  }

  private List<TranscriptEntry> page(Row row, long last) {
    return store.read(connection -> TranscriptRows.after(connection, row.sessionId, last, PAGE));
  }

  private static JsonObject header(Row row) {
    JsonObject kept = row.header.orElseGet(JsonObject::new).copy();
    long at = kept.remove("at") instanceof Number millis ? millis.longValue() : row.createdAt;
    return new JsonObject()
        .put("type", TranscriptLine.HEADER)
        .put("version", SessionFiles.VERSION)
        .put("id", row.sessionId)
        .put("timestamp", Instant.ofEpochMilli(at).toString())
        .put("sessionKey", row.key)
        .mergeIn(kept);
  }

  private static JsonObject line(TranscriptEntry entry) {
    JsonObject line = entry.toJson();
    entry.runId().ifPresent(runId -> line.put("runId", runId));
    return line;
  }

  /** Where the conversation is, when it went back and nobody has gone on from there. */
  private static Optional<JsonObject> leaf(Connection connection, String sessionId)
      throws SQLException {
    Optional<String> newest =
        Sql.one(
            connection,
            "SELECT id FROM entry WHERE session_id = ? ORDER BY number DESC LIMIT 1",
            row -> row.getString(1),
            sessionId);
    Optional<String> leaf = TranscriptRows.leaf(connection, sessionId);
    return newest.equals(leaf)
        ? Optional.empty()
        : Optional.of(
            new JsonObject()
                .put("type", "custom")
                .put("customType", TranscriptLine.LEAF)
                .put("id", "leaf")
                .put("parentId", leaf.orElse(null)));
  }

  private static List<Row> rows(Connection connection) throws SQLException {
    return Sql.list(
        connection,
        "SELECT session_id, key, agent, created_at, header FROM transcript"
            + " ORDER BY created_at, session_id",
        row ->
            new Row(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getLong(4),
                Optional.ofNullable(row.getString(5)).map(JsonObject::new)));
  }
}
