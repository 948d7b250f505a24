package dev.gatehouse.gateway.session;

import static dev.gatehouse.gateway.protocol.ParamsSpec.choice;
import static dev.gatehouse.gateway.protocol.ParamsSpec.flag;
import static dev.gatehouse.gateway.protocol.ParamsSpec.integer;
import static dev.gatehouse.gateway.protocol.ParamsSpec.text;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.database.Database;
import dev.gatehouse.gateway.database.Sql;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.gateway.transcript.Usage;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code sessions.usage}: what the calls of models took in a span of days, by session, model, agent
 * and day.
 */
final class SessionsUsage implements RpcMethod {
  private static final int DEFAULT_DAYS = 30;
  private static final int DEFAULT_LIMIT = 50;
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(
          word("key"),
          word("agentId"),
          choice("agentScope", "all"),
          text("startDate"),
          text("endDate"),
          choice("mode", "utc", "gateway", "specific"),
          choice("range", "7d", "30d", "90d", "1y", "all"),
          choice("groupBy", "instance", "family"),
          flag("includeHistorical"),
          text("utcOffset"),
          word("timeZone"),
          integer("limit", 1),
          flag("includeContextWeight"));

  private final Database database;
  private final SessionKeys keys;
  private final Clock clock;

  @Inject
  SessionsUsage(Database database, SessionKeys keys, Clock clock) {
    this.database = database;
    this.keys = keys;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "sessions.usage";
  }

  @Override
  public Scope scope() {
    return Scope.READ;
  }

  @Override
  public ParamsSpec params() {
    return PARAMS;
  }

  @Override
  public String result() {
    return "{updatedAt, startDate, endDate, sessions: [{key, agentId, label?, sessionId?,"
        + " updatedAt?, usage: {input, output, cacheRead, cacheWrite, totalTokens, totalCost,"
        + " firstActivity, lastActivity, calls}}], totals: {…}, aggregates: {byModel: [{provider,"
        + " model, calls, totals}], byAgent: [{agentId, totals}], daily: [{date, totals}]}}";
  }

  @Override
  public List<String> errors() {
    return List.of(
        "INVALID_REQUEST invalid startDate (use YYYY-MM-DD)", "INVALID_REQUEST invalid timeZone");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    JsonObject params = call.params();
    ZoneId zone = zone(params);
    LocalDate today = LocalDate.ofInstant(clock.instant(), zone);
    LocalDate end = date(params, "endDate").orElse(today);
    LocalDate start = date(params, "startDate").orElseGet(() -> start(params, end));
    long from = start.atStartOfDay(zone).toInstant().toEpochMilli();
    long to = end.plusDays(1).atStartOfDay(zone).toInstant().toEpochMilli();
    Optional<String> key =
        Optional.ofNullable(params.getString("key")).map(keys::canonical).map(SessionKey::value);
    Optional<String> agent =
        Optional.ofNullable(params.getString("agentId")).map(SessionKeys::agentId);
    int limit = (int) Math.min(Integer.MAX_VALUE, params.getLong("limit", (long) DEFAULT_LIMIT));
    Future<Sums> sums =
        database.exists()
            ? database.read(connection -> sums(connection, from, to, key, agent, zone, limit))
            : Future.succeededFuture(new Sums());
    return sums.map(
        found ->
            new JsonObject()
                .put("updatedAt", clock.millis())
                .put("startDate", start.toString())
                .put("endDate", end.toString())
                .mergeIn(found.toJson()));
  }

  private ZoneId zone(JsonObject params) {
    try {
      String mode = params.getString("mode", "gateway");
      if (params.containsKey("timeZone")) {
        return ZoneId.of(params.getString("timeZone"));
      }
      if (mode.equals("specific") && params.containsKey("utcOffset")) {
        return ZoneOffset.of(params.getString("utcOffset").replace("UTC", ""));
      }
      return mode.equals("utc") ? ZoneOffset.UTC : clock.getZone();
    } catch (DateTimeException e) {
      throw RpcException.invalid("invalid timeZone");
    }
  }

  private static Optional<LocalDate> date(JsonObject params, String name) {
    String text = params.getString(name);
    if (text == null || text.isBlank()) {
      return Optional.empty();
    }
    try {
      LocalDate date = LocalDate.parse(text.strip());
      if (date.getYear() < 1970 || date.getYear() > 9_999) {
        throw RpcException.invalid("invalid " + name + " (use YYYY-MM-DD)");
      }
      return Optional.of(date);
    } catch (DateTimeException e) {
      throw RpcException.invalid("invalid " + name + " (use YYYY-MM-DD)");
    }
  }

  private static LocalDate start(JsonObject params, LocalDate end) {
    return switch (params.getString("range", "")) {
      case "7d" -> end.minusDays(6);
      case "90d" -> end.minusDays(89);
      case "1y" -> end.minusYears(1).plusDays(1);
      case "all" -> LocalDate.EPOCH;
      default -> end.minusDays(DEFAULT_DAYS - 1L);
    };
  }

  private static Sums sums(
      Connection connection,
      long from,
      long to,
      Optional<String> key,
      Optional<String> agent,
      ZoneId zone,
      int limit)
      throws SQLException {
    Sums sums = new Sums();
    Sql.list(
        connection,
        "SELECT t.key, t.agent, e.at, e.input, e.output, e.cache_read, e.cache_write, e.cost,"
            + " json_extract(e.body, '$.message.provider'), json_extract(e.body, '$.message.model')"
            + " FROM entry e JOIN transcript t ON t.session_id = e.session_id"
            + " WHERE e.input IS NOT NULL AND e.at >= ? AND e.at < ?"
            + " AND (? IS NULL OR t.key = ?) AND (? IS NULL OR t.agent = ?)",
        row -> {
          Usage usage =
              new Usage(
                  row.getLong(4), row.getLong(5), row.getLong(6), row.getLong(7), row.getDouble(8));
          sums.add(
              row.getString(1),
              row.getString(2),
              row.getLong(3),
              zone,
              String.valueOf(row.getString(9)),
              String.valueOf(row.getString(10)),
              usage);
          return usage;
        },
        from,
        to,
        key.orElse(null),
        key.orElse(null),
        agent.orElse(null),
        agent.orElse(null));
    sums.limit(limit);
    for (String known : List.copyOf(sums.sessions.keySet())) {
      sums.entries.put(known, SessionRows.find(connection, new SessionKey(known)).orElse(null));
    }
    return sums;
  }

  /** What some calls took together. */
  private static final class Sum {
    private Usage usage = Usage.NONE;
    private long calls;
    private long first = Long.MAX_VALUE;
    private long last;

    void add(long at, Usage more) {
      usage = usage.plus(more);
      calls++;
      first = Math.min(first, at);
      last = Math.max(last, at);
    }

    JsonObject toJson() {
      return UsageCost.json(usage);
    }
  }

  private record ModelName(String provider, String model) {}

  private static final class Sums {
    private final Map<String, Sum> sessions = new LinkedHashMap<>();
    private final Map<String, String> owners = new LinkedHashMap<>();
    private final Map<String, @Nullable SessionEntry> entries = new LinkedHashMap<>();
    private final Map<ModelName, Sum> models = new LinkedHashMap<>();
    private final Map<String, Sum> agents = new TreeMap<>();
    private final Map<LocalDate, Sum> days = new TreeMap<>();
    private final Sum total = new Sum();

    void add(
        String key,
        String agent,
        long at,
        ZoneId zone,
        String provider,
        String model,
        Usage usage) {
      owners.put(key, agent);
      sessions.computeIfAbsent(key, ignored -> new Sum()).add(at, usage);
      models.computeIfAbsent(new ModelName(provider, model), ignored -> new Sum()).add(at, usage);
      agents.computeIfAbsent(agent, ignored -> new Sum()).add(at, usage);
      days.computeIfAbsent(
              LocalDate.ofInstant(Instant.ofEpochMilli(at), zone), ignored -> new Sum())
          .add(at, usage);
      total.add(at, usage);
    }

    void limit(int most) {
      List<String> kept =
          sessions.entrySet().stream()
              .sorted(Comparator.comparingLong(entry -> -entry.getValue().last))
              .limit(most)
              .map(Map.Entry::getKey)
              .toList();
      Map<String, Sum> ordered = new LinkedHashMap<>();
      for (String key : kept) {
        Sum sum = sessions.get(key);
        if (sum != null) {
          ordered.put(key, sum);
        }
      }
      sessions.clear();
      sessions.putAll(ordered);
    }

    JsonObject toJson() {
      JsonArray rows = new JsonArray();
      sessions.forEach((key, sum) -> rows.add(session(key, sum)));
      JsonArray byModel = new JsonArray();
      models.forEach(
          (name, sum) ->
              byModel.add(
                  new JsonObject()
                      .put("provider", name.provider)
                      .put("model", name.model)
                      .put("calls", sum.calls)
                      .put("totals", sum.toJson())));
      JsonArray byAgent = new JsonArray();
      agents.forEach(
          (agent, sum) ->
              byAgent.add(new JsonObject().put("agentId", agent).put("totals", sum.toJson())));
      JsonArray daily = new JsonArray();
      days.forEach(
          (day, sum) ->
              daily.add(new JsonObject().put("date", day.toString()).put("totals", sum.toJson())));
      return new JsonObject()
          .put("sessions", rows)
          .put("totals", total.toJson())
          .put(
              "aggregates",
              new JsonObject().put("byModel", byModel).put("byAgent", byAgent).put("daily", daily));
    }

    private JsonObject session(String key, Sum sum) {
      JsonObject row =
          new JsonObject().put("key", key).put("agentId", owners.getOrDefault(key, ""));
      SessionEntry entry = entries.get(key);
      if (entry != null) {
        entry.text("label").ifPresent(label -> row.put("label", label));
        row.put("sessionId", entry.sessionId()).put("updatedAt", entry.updatedAt());
      }
      return row.put(
          "usage",
          sum.toJson()
              .put("firstActivity", sum.first)
              .put("lastActivity", sum.last)
              .put("calls", sum.calls));
    }
  }
}
