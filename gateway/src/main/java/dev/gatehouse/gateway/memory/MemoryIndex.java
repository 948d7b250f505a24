package dev.gatehouse.gateway.memory;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.database.Database;
import dev.gatehouse.gateway.database.Sql;
import dev.gatehouse.gateway.log.InstanceLog;
import dev.gatehouse.gateway.memory.Chunks.Chunk;
import dev.gatehouse.gateway.memory.MemoryFiles.Note;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.provider.Embeddings;
import dev.gatehouse.gateway.provider.ModelRef;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the index of each agent's memory like its files: made at the first search, brought up to
 * date before each one. A file is read again when its time or size differs, and cut again when its
 * content does. Used on the gateway's event loop only.
 */
@Singleton
final class MemoryIndex {
  private static final int VECTORS_AT_ONCE = 200;

  private final Agents agents;
  private final Database database;
  private final Embeddings embeddings;
  private final GatewayLoop loop;
  private final Environment environment;
  private final InstanceLog log;
  private final Map<String, Future<Void>> running = new HashMap<>();
  private final Map<String, List<String>> told = new HashMap<>();

  @Inject
  MemoryIndex(
      Agents agents,
      Database database,
      Embeddings embeddings,
      GatewayLoop loop,
      Environment environment,
      InstanceLog log) {
    this.agents = agents;
    this.database = database;
    this.embeddings = embeddings;
    this.loop = loop;
    this.environment = environment;
    this.log = log;
  }

  /** A file as the index has it. */
  private record Known(long modified, long size, String hash) {}

  /** A file that is not as the index has it. */
  private record Changed(Note file, String hash, Optional<List<Chunk>> chunks) {}

  /** What must be changed. */
  private record Difference(List<Changed> changed, List<String> gone, List<String> refused) {
    boolean isEmpty() {
      return changed.isEmpty() && gone.isEmpty();
    }
  }

  private record Unvectored(long id, String words) {}

  /** Brings the index of an agent up to date; callers at the same time share one run. */
  Future<Void> refresh(String agentId) {
    Future<Void> now = running.get(agentId);
    if (now != null) {
      return now;
    }
    Path workspace = agents.workspace(agentId);
    List<String> extra = extraPaths(agentId);
    Future<Void> started =
        loop.blocking(() -> Files.isDirectory(workspace) || !extra.isEmpty())
            .compose(
                there -> there || database.exists() ? update(agentId, workspace, extra) : nothing())
            .onComplete(ignored -> running.remove(agentId));
    if (!started.isComplete()) {
      running.put(agentId, started);
    }
    return started;
  }

  /** What the owner adds to an agent's memory. */
  List<String> extraPaths(String agentId) {
    return agents.setting(agentId, "memorySearch", "extraPaths").orElse(List.of())
            instanceof List<?> list
        ? list.stream()
            .map(path -> String.valueOf(path).strip())
            .filter(path -> !path.isEmpty())
            .map(path -> path.startsWith("~") ? environment.path(path).toString() : path)
            .toList()
        : List.of();
  }

  private Future<Void> update(String agentId, Path workspace, List<String> extra) {
    return known(agentId)
        .compose(known -> loop.blocking(() -> compare(MemoryFiles.open(workspace, extra), known)))
        .onSuccess(difference -> tell(agentId, difference.refused))
        .compose(
            difference ->
                difference.isEmpty()
                    ? nothing()
                    : database
                        .write(connection -> write(connection, agentId, difference))
                        .<Void>mapEmpty())
        .compose(done -> vectors(agentId));
  }

  /** Says what is wrong with the owner's paths, once while it stays so. */
  private void tell(String agentId, List<String> refused) {
    if (!refused.equals(told.put(agentId, refused))) {
      refused.forEach(why -> log.warn("memory", why, "agent", agentId));
    }
  }

  private Future<Map<String, Known>> known(String agentId) {
    if (!database.exists()) {
      return Future.succeededFuture(Map.of());
    }
    return database.read(
        connection -> {
          Map<String, Known> known = new HashMap<>();
          Sql.list(
              connection,
              "SELECT path, modified, size, hash FROM memory_file WHERE agent = ?",
              row ->
                  known.put(
                      row.getString(1),
                      new Known(row.getLong(2), row.getLong(3), row.getString(4))),
              agentId);
          return known;
        });
  }

  private static Difference compare(MemoryFiles files, Map<String, Known> known) {
    List<Changed> changed = new ArrayList<>();
    Map<String, Known> left = new HashMap<>(known);
    for (Note file : files.all()) {
      Known before = left.remove(file.path());
      if (before != null
          && before.modified == file.modifiedMillis()
          && before.size == file.size()) {
        continue;
      }
      try {
        String text = file.text();
        String hash = hash(text);
        boolean same = before != null && before.hash.equals(hash);
        changed.add(
            new Changed(file, hash, same ? Optional.empty() : Optional.of(Chunks.of(text))));
      } catch (GatehouseException e) {
        // Gone, or not to be read: it is not in the index then.
        if (before != null) {
          left.put(file.path(), before);
        }
      }
    }
    return new Difference(changed, List.copyOf(left.keySet()), files.refused());
  }

  private static boolean write(Connection connection, String agentId, Difference difference)
      throws SQLException {
    for (String path : difference.gone) {
      forget(connection, agentId, path);
      Sql.update(connection, "DELETE FROM memory_file WHERE agent = ? AND path = ?", agentId, path);
    }
    for (Changed file : difference.changed) {
      if (file.chunks.isPresent()) {
        forget(connection, agentId, file.file.path());
        for (Chunk chunk : file.chunks.get()) {
          long id =
              Sql.insert(
                  connection,
                  "INSERT INTO memory_chunk (agent, path, first_line, last_line, words)"
                      + " VALUES (?, ?, ?, ?, ?)",
                  agentId,
                  file.file.path(),
                  chunk.firstLine(),
                  chunk.lastLine(),
                  chunk.words());
          Sql.update(
              connection,
              "INSERT INTO memory_text (rowid, words) VALUES (?, ?)",
              id,
              chunk.words());
        }
      }
      Sql.update(
          connection,
          "INSERT OR REPLACE INTO memory_file (agent, path, modified, size, hash)"
              + " VALUES (?, ?, ?, ?, ?)",
          agentId,
          file.file.path(),
          file.file.modifiedMillis(),
          file.file.size(),
          file.hash);
    }
    return true;
  }

  private static void forget(Connection connection, String agentId, String path)
      throws SQLException {
    Sql.update(
        connection,
        "DELETE FROM memory_text WHERE rowid IN"
            + " (SELECT id FROM memory_chunk WHERE agent = ? AND path = ?)",
        agentId,
        path);
    Sql.update(connection, "DELETE FROM memory_chunk WHERE agent = ? AND path = ?", agentId, path);
  }

  /** Makes the vectors that are missing, where a provider offers that; words alone do as well. */
  private Future<Void> vectors(String agentId) {
    Optional<ModelRef> model = embeddings.model();
    if (model.isEmpty() || !database.exists()) {
      return nothing();
    }
    String name = model.get().toString();
    return database
        .read(
            connection ->
                Sql.list(
                    connection,
                    "SELECT id, words FROM memory_chunk WHERE agent = ? AND model IS NOT ? LIMIT ?",
                    row -> new Unvectored(row.getLong(1), row.getString(2)),
                    agentId,
                    name,
                    VECTORS_AT_ONCE))
        .compose(
            missing ->
                missing.isEmpty()
                    ? nothing()
                    : embeddings
                        .embed(model.get(), missing.stream().map(Unvectored::words).toList())
                        .compose(vectors -> store(name, missing, vectors))
                        .compose(
                            done ->
                                missing.size() < VECTORS_AT_ONCE ? nothing() : vectors(agentId)))
        .recover(
            failure -> {
              log.warn("memory", "no vectors", "why", String.valueOf(failure.getMessage()));
              return nothing();
            });
  }

  private Future<Void> store(String model, List<Unvectored> chunks, List<float[]> vectors) {
    Future<Boolean> written =
        database.write(
            connection -> {
              for (int i = 0; i < chunks.size(); i++) {
                Sql.update(
                    connection,
                    "UPDATE memory_chunk SET model = ?, vector = ? WHERE id = ?",
                    model,
                    bytes(vectors.get(i)),
                    chunks.get(i).id());
              }
              return true;
            });
    return written.mapEmpty();
  }

  static byte[] bytes(float[] vector) {
    ByteBuffer buffer =
        ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : vector) {
      buffer.putFloat(value);
    }
    return buffer.array();
  }

  /** How alike two vectors are, -1 to 1; 0 where they cannot be compared. */
  static double likeness(float[] one, byte[] other) {
    if (other.length != one.length * Float.BYTES) {
      return 0;
    }
    ByteBuffer buffer = ByteBuffer.wrap(other).order(ByteOrder.LITTLE_ENDIAN);
    double product = 0;
    double left = 0;
    double right = 0;
    for (float value : one) {
      float second = buffer.getFloat();
      product += (double) value * second;
      left += (double) value * value;
      right += (double) second * second;
    }
    return left == 0 || right == 0 ? 0 : product / Math.sqrt(left * right);
  }

  private static String hash(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Future<Void> nothing() {
    return Future.succeededFuture();
  }
}
