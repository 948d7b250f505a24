package dev.gatehouse.gateway.provider;

import static dev.gatehouse.gateway.protocol.ParamsSpec.choice;
import static dev.gatehouse.gateway.protocol.ParamsSpec.flag;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.gateway.provider.Models.Model;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;

/** {@code models.list}: every model that the configuration names. */
final class ModelsList implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(
          word("agentId"),
          flag("includeProviderCapabilities"),
          flag("preparedOnly"),
          flag("refresh"),
          choice("view", "default", "configured", "provider-config", "all"));

  private final Models models;

  @Inject
  ModelsList(Models models) {
    this.models = models;
  }

  @Override
  public String name() {
    return "models.list";
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
  public Future<JsonObject> call(RpcCall call) {
    JsonArray list = new JsonArray();
    for (Model model : models.all()) {
      JsonObject json =
          new JsonObject()
              .put("id", model.id())
              .put("name", model.name())
              .put("provider", model.provider());
      model.contextWindow().ifPresent(tokens -> json.put("contextWindow", tokens));
      model.reasoning().ifPresent(reasoning -> json.put("reasoning", reasoning));
      list.add(json);
    }
    return Future.succeededFuture(new JsonObject().put("models", list));
  }
}
