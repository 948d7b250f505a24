package dev.gatehouse.gateway.configuration;

import dev.gatehouse.core.config.ConfigSchema;
import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.protocol.GatewayVersion;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.profiles.Instance;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Clock;

/** {@code config.schema}: what the configuration may hold, and how to show it. */
final class ConfigSchemaMethod implements RpcMethod {
  private final Instance instance;
  private final GatewayVersion version;
  private final GatewayLoop loop;
  private final Clock clock;

  @Inject
  ConfigSchemaMethod(Instance instance, GatewayVersion version, GatewayLoop loop, Clock clock) {
    this.instance = instance;
    this.version = version;
    this.loop = loop;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "config.schema";
  }

  @Override
  public Scope scope() {
    return Scope.ADMIN;
  }

  @Override
  public Scope scope(Protocol protocol) {
    return protocol == Protocol.V4 ? Scope.READ : Scope.ADMIN;
  }

  @Override
  public ParamsSpec params() {
    return ParamsSpec.NONE;
  }

  @Override
  public String result() {
    return "{schema, uiHints, version, generatedAt}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    return loop.blocking(
        () -> {
          ConfigSchema schema = ConfigSchema.of(instance.distribution());
          return new JsonObject()
              .put("schema", new JsonObject(schema.jsonSchema()))
              .put("uiHints", new JsonObject(schema.uiHints()))
              .put("version", version.text())
              .put("generatedAt", clock.instant().toString());
        });
  }
}
