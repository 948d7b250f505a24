package dev.gatehouse.gateway.configuration;

import dev.gatehouse.core.config.ConfigSchema;
import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.profiles.Instance;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;

/**
 * {@code config.schema.lookup}: what one place of the configuration may hold, and what is below it.
 */
final class ConfigSchemaLookup implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(
          ParamsSpec.word("path", 1024).required().about("`gateway.port`, `agents.list[].name`"));

  private final Instance instance;
  private final GatewayLoop loop;

  @Inject
  ConfigSchemaLookup(Instance instance, GatewayLoop loop) {
    this.instance = instance;
    this.loop = loop;
  }

  @Override
  public String name() {
    return "config.schema.lookup";
  }

  @Override
  public Scope scope() {
    return Scope.READ;
  }

  @Override
  public boolean isIn(Protocol protocol) {
    return protocol == Protocol.V4;
  }

  @Override
  public ParamsSpec params() {
    return PARAMS;
  }

  @Override
  public String result() {
    return "{path, schema, reloadKind?, hint?, hintPath?, children: [{key, path, type?, required, hasChildren, reloadKind?, hint?, hintPath?}]}";
  }

  @Override
  public List<String> errors() {
    return List.of("INVALID_REQUEST config schema path not found: …");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    String path = call.params().getString("path");
    return loop.blocking(
        () ->
            SchemaPlaces.of(ConfigSchema.of(instance.distribution()))
                .describe(path)
                .orElseThrow(() -> RpcException.invalid("config schema path not found: " + path)));
  }
}
