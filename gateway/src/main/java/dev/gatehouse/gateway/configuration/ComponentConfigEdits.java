package dev.gatehouse.gateway.configuration;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigDocument;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.profiles.component.ConfigEdits;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Lets components change the configuration as clients do. */
final class ComponentConfigEdits implements ConfigEdits {
  private final ConfigChanges changes;

  @Inject
  ComponentConfigEdits(ConfigChanges changes) {
    this.changes = changes;
  }

  @Override
  public CompletionStage<ConfigSnapshot> edit(
      String author, String reason, UnaryOperator<ConfigDocument> edit) {
    return changes
        .edit(author, reason, edit)
        .recover(
            cause ->
                Future.failedFuture(cause instanceof RpcException e ? forComponents(e) : cause))
        .toCompletionStage();
  }

  private static GatehouseException forComponents(RpcException cause) {
    String issues =
        cause
            .details()
            .map(details -> details.getJsonArray("issues", new JsonArray()))
            .orElseGet(JsonArray::new)
            .stream()
            .filter(JsonObject.class::isInstance)
            .map(issue -> ": " + ((JsonObject) issue).getString("message", ""))
            .collect(Collectors.joining());
    return new GatehouseException(
        ExitCode.CONFIG,
        cause.getMessage() + issues,
        "nothing was written; correct the configuration first",
        cause);
  }
}
