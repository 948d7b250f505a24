package dev.gatehouse.gateway.session;

import static dev.gatehouse.gateway.protocol.ParamsSpec.integer;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.database.Database;
import dev.gatehouse.gateway.database.Sql;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.gateway.transcript.Usage;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code usage.cost}: what the calls of models took, day by day. */
final class UsageCost implements RpcMethod {
  private static final int DEFAULT_DAYS = 30;
  private static final ParamsSpec PARAMS = ParamsSpec.of(integer("days", 1, 365)).open();

  private final Database database;
  private final Clock clock;

  @Inject
  UsageCost(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "usage.cost";
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
    return "{updatedAt, days, daily: [{date, input, output, cacheRead, cacheWrite, "
        + "totalTokens, totalCost, missingCostEntries}], totals: {…}}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    int days = call.params().getInteger("days", DEFAULT_DAYS);
    LocalDate today = LocalDate.now(clock);
    long from = today.minusDays(days - 1L).atStartOfDay(clock.getZone()).toInstant().toEpochMilli();
    boolean four = call.caller().protocol() == Protocol.V4;
    Future<List<Row>> rows =
        database.exists()
            ? database.read(connection -> rows(connection, from))
            : Future.succeededFuture(List.of());
    return rows.map(
        list -> {
          Map<LocalDate, Usage> byDay = new TreeMap<>();
          for (int day = days - 1; four && day >= 0; day--) {
            byDay.put(today.minusDays(day), Usage.NONE);
          }
          Usage total = Usage.NONE;
          for (Row row : list) {
            LocalDate day = Instant.ofEpochMilli(row.at).atZone(clock.getZone()).toLocalDate();
            byDay.merge(day, row.usage, Usage::plus);
            total = total.plus(row.usage);
          }
          JsonArray daily = new JsonArray();
          byDay.forEach(
              (day, usage) ->
                  daily.add(new JsonObject().put("date", day.toString()).mergeIn(json(usage))));
          return new JsonObject()
              .put("updatedAt", clock.millis())
              .put("days", days)
              .put("daily", daily)
              .put("totals", json(total));
        });
  }

  private static List<Row> rows(Connection connection, long from) throws SQLException {
    return Sql.list(
        connection,
        "SELECT at, input, output, cache_read, cache_write, cost FROM entry"
            + " WHERE input IS NOT NULL AND at >= ?",
        row ->
            new Row(
                row.getLong(1),
                new Usage(
                    row.getLong(2),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getDouble(6))),
        from);
  }

  static JsonObject json(Usage usage) {
    return new JsonObject()
        .put("input", usage.input())
        .put("output", usage.output())
        .put("cacheRead", usage.cacheRead())
        .put("cacheWrite", usage.cacheWrite())
        .put("totalTokens", usage.total())
        .put("totalCost", usage.cost())
        .put("missingCostEntries", 0);
  }

  private record Row(long at, Usage usage) {}
}
