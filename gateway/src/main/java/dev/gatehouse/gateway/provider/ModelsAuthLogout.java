package dev.gatehouse.gateway.provider;

import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;

/** {@code models.authLogout}: forgets the stored credentials of a provider. */
final class ModelsAuthLogout implements RpcMethod {
  private final Credentials credentials;
  private final ProfileHealth health;
  private final Discovery discovery;
  private final GatewayLoop loop;

  @Inject
  ModelsAuthLogout(
      Credentials credentials, ProfileHealth health, Discovery discovery, GatewayLoop loop) {
    this.credentials = credentials;
    this.health = health;
    this.discovery = discovery;
    this.loop = loop;
  }

  @Override
  public String name() {
    return "models.authLogout";
  }

  @Override
  public Scope scope() {
    return Scope.ADMIN;
  }

  @Override
  public ParamsSpec params() {
    return ParamsSpec.of(word("provider").required(), word("agentId"));
  }

  @Override
  public String result() {
    return "{provider, removedProfiles: []}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    String provider = call.params().getString("provider");
    return loop.blockingInOrder(
            () -> new AuthProfiles(credentials.agentDirectory()).removeAll(provider))
        .map(
            (List<String> removed) -> {
              health.forget(provider);
              discovery.forget(provider);
              return new JsonObject()
                  .put("provider", provider)
                  .put("removedProfiles", new JsonArray(removed));
            });
  }
}
