package dev.gatehouse.gateway.budget;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;

/** {@code budget.status}: every limit of the instance and how much of it is used, measured now. */
final class BudgetStatus implements RpcMethod {
  private final BudgetWatch watch;
  private final TokenLedger ledger;

  @Inject
  BudgetStatus(BudgetWatch watch, TokenLedger ledger) {
    this.watch = watch;
    this.ledger = ledger;
  }

  @Override
  public String name() {
    return "budget.status";
  }

  @Override
  public Scope scope() {
    return Scope.READ;
  }

  @Override
  public ParamsSpec params() {
    return ParamsSpec.NONE;
  }

  @Override
  public String result() {
    return "{limits: [{name, used, limit?, unit, state: \"ok\" | \"near\" | \"reached\", effect}]}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    return ledger
        .today()
        .compose(ignored -> watch.measureAll())
        .map(
            limits -> {
              JsonArray all = new JsonArray();
              limits.forEach(limit -> all.add(limit.toJson()));
              return new JsonObject().put("limits", all);
            });
  }
}
