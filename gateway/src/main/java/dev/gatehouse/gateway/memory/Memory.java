package dev.gatehouse.gateway.memory;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.database.Database;
import dev.gatehouse.gateway.database.Sql;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.provider.Embeddings;
import dev.gatehouse.gateway.provider.ModelRef;
import dev.gatehouse.gateway.session.SessionSearch;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds what an agent wrote down in {@code MEMORY.md} and {@code memory/}, and what its owner put
 * beside it: by its words, and by its meaning where a provider makes vectors. Used on the gateway's
 * event loop only.
 */
@Singleton
public final class Memory {
  /** How many places are told where nobody says how many. */
  public static final int USUAL_RESULTS = 6;

  private static final double MEANING = 0.7;
  private static final double WORDS = 0.3;
  private static final int CANDIDATES = 200;
  private static final int SNIPPET_CHARS = 700;
  private static final int MOST_WORDS = 32;
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_]+");

  private final Agents agents;
  private final Database database;
  private final MemoryIndex index;
  private final Embeddings embeddings;
  private final SessionSearch sessions;
  private final GatewayLoop loop;

  @Inject
  Memory(
      Agents agents,
      Database database,
      MemoryIndex index,
      Embeddings embeddings,
      SessionSearch sessions,
      GatewayLoop loop) {
    this.agents = agents;
    this.database = database;
    this.index = index;
    this.embeddings = embeddings;
    this.sessions = sessions;
    this.loop = loop;
  }

  /**
   * A place in the memory.
   *
   * @param path relative to the workspace, or as the owner wrote it where it lies elsewhere; {@code
   *     sessions/<id>} for a conversation
   * @param firstLine counted from 1; 0 for a conversation
   * @param score 0 to 1, larger is better
   * @param source {@code memory} or {@code sessions}
   */
  public record Place(
      String path, int firstLine, int lastLine, double score, String snippet, String source) {
    JsonObject toJson() {
      JsonObject json = new JsonObject().put("path", path);
      if (firstLine > 0) {
        json.put("startLine", firstLine).put("endLine", lastLine);
      }
      return json.put("score", Math.round(score * 1000) / 1000.0)
          .put("snippet", snippet)
          .put("source", source);
    }
  }

  /**
   * What was found.
   *
   * @param model that compared meanings; empty when only words counted
   */
  public record Found(List<Place> places, Optional<ModelRef> model) {
    JsonObject toJson() {
      JsonArray results = new JsonArray();
      places.forEach(place -> results.add(place.toJson()));
      return new JsonObject()
          .put("results", results)
          .put("provider", model.map(ModelRef::provider).orElse("none"))
          .put("model", model.map(ModelRef::model).orElse(null))
          .put("mode", model.isPresent() ? "hybrid" : "words");
    }
  }

  /**
   * Finds places. The index is brought up to date before.
   *
   * @param leastScore places below it are left out
   */
  public Future<Found> search(String agentId, String query, int most, double leastScore) {
    if (!agents.flag(agentId, true, "memorySearch", "enabled")) {
      return Future.failedFuture(
          new GatehouseException(
              ExitCode.CONFIG,
              "the memory search of " + agentId + " is switched off",
              "set memorySearch.enabled to true"));
    }
    Set<String> sources = sources(agentId);
    Future<Found> notes =
        sources.contains("memory")
            ? notes(agentId, query)
            : Future.succeededFuture(new Found(List.of(), Optional.empty()));
    Future<List<Place>> talks =
        sources.contains("sessions")
            ? talks(agentId, query, most)
            : Future.succeededFuture(List.of());
    return Future.all(notes, talks)
        .map(
            ignored -> {
              List<Place> all = new ArrayList<>(notes.result().places());
              all.addAll(talks.result());
              return new Found(
                  all.stream()
                      .filter(place -> place.score() >= leastScore)
                      .sorted(Comparator.comparingDouble(Place::score).reversed())
                      .limit(most)
                      .toList(),
                  notes.result().model());
            });
  }

  /**
   * Reads lines of a file of the memory.
   *
   * @param agentId whose memory it is
   * @param from first line, counted from 1
   * @param lines how many; 0 for all
   */
  public Future<String> read(String agentId, Path workspace, String path, int from, int lines) {
    List<String> extra = index.extraPaths(agentId);
    return loop.blocking(
        () -> {
          String text = MemoryFiles.open(workspace, extra).text(path);
          if (from <= 1 && lines <= 0) {
            return text;
          }
          List<String> all = text.lines().toList();
          int start = Math.min(all.size(), Math.max(0, from - 1));
          int end = lines <= 0 ? all.size() : (int) Math.min(all.size(), (long) start + lines);
          return String.join("\n", all.subList(start, end));
        });
  }

  /** What the index of an agent holds, as it is; it is not brought up to date. */
  Future<JsonObject> status(String agentId) {
    Optional<ModelRef> model = embeddings.model();
    JsonObject json =
        new JsonObject()
            .put("agentId", agentId)
            .put("enabled", agents.flag(agentId, true, "memorySearch", "enabled"))
            .put("provider", model.map(ModelRef::provider).orElse("none"))
            .put("embedding", new JsonObject().put("ok", model.isPresent()));
    if (!database.exists()) {
      return Future.succeededFuture(json.put("files", 0).put("chunks", 0).put("vectors", 0));
    }
    return database.read(
        connection ->
            json.put("files", count(connection, "memory_file WHERE agent = ?", agentId))
                .put("chunks", count(connection, "memory_chunk WHERE agent = ?", agentId))
                .put(
                    "vectors",
                    count(
                        connection,
                        "memory_chunk WHERE vector IS NOT NULL AND agent = ?",
                        agentId)));
  }

  private static long count(Connection connection, String what, String agentId)
      throws SQLException {
    return Sql.one(connection, "SELECT count(*) FROM " + what, row -> row.getLong(1), agentId)
        .orElse(0L);
  }

  private Set<String> sources(String agentId) {
    Set<String> sources = new LinkedHashSet<>();
    if (agents.setting(agentId, "memorySearch", "sources").orElse(List.of())
        instanceof List<?> list) {
      list.forEach(source -> sources.add(String.valueOf(source)));
    }
    return sources.isEmpty() ? Set.of("memory") : sources;
  }

  private Future<Found> notes(String agentId, String query) {
    return index
        .refresh(agentId)
        .compose(
            done -> {
              if (!database.exists()) {
                return Future.succeededFuture(new Found(List.of(), Optional.empty()));
              }
              Optional<ModelRef> model = embeddings.model();
              Future<Optional<float[]>> vector =
                  model.isEmpty()
                      ? Future.succeededFuture(Optional.empty())
                      : embeddings
                          .embed(model.get(), List.of(query))
                          .map(vectors -> Optional.of(vectors.get(0)))
                          .otherwise(Optional.empty());
              return vector.compose(
                  meant ->
                      database.read(
                          connection ->
                              new Found(
                                  find(connection, agentId, query, model, meant),
                                  meant.isPresent() ? model : Optional.empty())));
            });
  }

  private Future<List<Place>> talks(String agentId, String query, int most) {
    return sessions
        .find(query, Optional.of(agentId), Set.of(), most)
        .map(
            hits ->
                hits.stream()
                    .map(
                        hit ->
                            new Place(
                                "sessions/" + hit.sessionId(),
                                0,
                                0,
                                share(Math.abs(hit.score())),
                                hit.role() + ": " + hit.snippet(),
                                "sessions"))
                    .toList());
  }

  private static List<Place> find(
      Connection connection,
      String agentId,
      String query,
      Optional<ModelRef> model,
      Optional<float[]> meant)
      throws SQLException {
    Map<Long, Double> byWords = words(connection, agentId, query);
    Map<Long, Double> byMeaning = new HashMap<>();
    if (model.isPresent() && meant.isPresent()) {
      Sql.list(
          connection,
          "SELECT id, vector FROM memory_chunk WHERE agent = ? AND model = ?",
          row ->
              byMeaning.put(
                  row.getLong(1), Math.max(0, MemoryIndex.likeness(meant.get(), row.getBytes(2)))),
          agentId,
          model.get().toString());
    }
    Map<Long, Double> scores = new HashMap<>();
    Set<Long> ids = new LinkedHashSet<>(byWords.keySet());
    ids.addAll(byMeaning.keySet());
    for (Long id : ids) {
      double words = byWords.getOrDefault(id, 0.0);
      scores.put(
          id,
          byMeaning.isEmpty() ? words : MEANING * byMeaning.getOrDefault(id, 0.0) + WORDS * words);
    }
    List<Place> places = new ArrayList<>();
    for (Map.Entry<Long, Double> best :
        scores.entrySet().stream()
            .sorted(Map.Entry.<Long, Double>comparingByValue().reversed())
            .limit(CANDIDATES / 4)
            .toList()) {
      Sql.one(
              connection,
              "SELECT path, first_line, last_line, words FROM memory_chunk WHERE id = ?",
              row ->
                  new Place(
                      row.getString(1),
                      row.getInt(2),
                      row.getInt(3),
                      best.getValue(),
                      snippet(row.getString(4)),
                      "memory"),
              best.getKey())
          .ifPresent(places::add);
    }
    return places;
  }

  /** Chunks in which words of the query stand; what else stands in it has no meaning. */
  private static Map<Long, Double> words(Connection connection, String agentId, String query)
      throws SQLException {
    StringBuilder match = new StringBuilder();
    Matcher matcher = WORD.matcher(query.toLowerCase(Locale.ROOT));
    for (int i = 0; i < MOST_WORDS && matcher.find(); i++) {
      match.append(i == 0 ? "" : " OR ").append('"').append(matcher.group()).append("\"*");
    }
    Map<Long, Double> found = new HashMap<>();
    if (match.length() > 0) {
      Sql.list(
          connection,
          "SELECT chunk.id, bm25(memory_text) AS rank FROM memory_text"
              + " JOIN memory_chunk AS chunk ON chunk.id = memory_text.rowid"
              + " WHERE memory_text MATCH ? AND chunk.agent = ? ORDER BY rank LIMIT ?",
          row -> found.put(row.getLong(1), -row.getDouble(2)),
          match.toString(),
          agentId,
          CANDIDATES);
    }
    // How good a match is tells nothing by itself; how it compares to the best one does.
    double best = found.values().stream().mapToDouble(Double::doubleValue).max().orElse(1);
    found.replaceAll((id, rank) -> best <= 0 ? 1.0 : Math.max(0, rank) / best);
    return found;
  }

  private static double share(double score) {
    return score / (1 + score);
  }

  private static String snippet(String words) {
    return words.length() <= SNIPPET_CHARS ? words : words.substring(0, SNIPPET_CHARS) + "…";
  }
}
