package dev.gatehouse.gateway.provider;

import static dev.gatehouse.gateway.protocol.ParamsSpec.flag;
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
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** {@code models.authStatus}: which providers have credentials, and how they are; no secret. */
final class ModelsAuthStatus implements RpcMethod {
  private final Models models;
  private final Catalogue catalogue;
  private final ProviderStates states;
  private final GatewayLoop loop;
  private final Clock clock;

  @Inject
  ModelsAuthStatus(
      Models models, Catalogue catalogue, ProviderStates states, GatewayLoop loop, Clock clock) {
    this.models = models;
    this.catalogue = catalogue;
    this.states = states;
    this.loop = loop;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "models.authStatus";
  }

  @Override
  public Scope scope() {
    return Scope.READ;
  }

  @Override
  public ParamsSpec params() {
    return ParamsSpec.of(flag("refresh"), word("agentId"));
  }

  @Override
  public String result() {
    return "{ts, providers: [{provider, displayName, status: \"ok\" | \"cooldown\" | "
        + "\"missing\", profiles: [{profileId, type, status, cooldownUntil?, reason?}], "
        + "error?}]}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    List<String> ids = new ArrayList<>(models.configuredProviders());
    catalogue.providers().values().stream()
        .filter(known -> !known.keyless() && !ids.contains(known.id()))
        .forEach(known -> ids.add(known.id()));
    return loop.blocking(() -> states.all(ids))
        .map(
            all -> {
              JsonArray providers = new JsonArray();
              all.values().stream()
                  .filter(
                      state ->
                          state.usable()
                              || state.trouble().isPresent()
                              || models.configuredProviders().contains(state.provider()))
                  .forEach(state -> providers.add(entry(state)));
              return new JsonObject().put("ts", clock.millis()).put("providers", providers);
            });
  }

  private JsonObject entry(ProviderStates.State state) {
    JsonArray profiles = new JsonArray();
    for (ProviderStates.Profile profile : state.profiles()) {
      JsonObject json =
          new JsonObject()
              .put("profileId", profile.id())
              .put("type", profile.type())
              .put("status", profile.until() == 0 ? "ok" : "cooldown");
      if (profile.until() > 0) {
        json.put("cooldownUntil", profile.until());
        profile
            .why()
            .ifPresent(kind -> json.put("reason", kind.name().toLowerCase(java.util.Locale.ROOT)));
      }
      profiles.add(json);
    }
    JsonObject json =
        new JsonObject()
            .put("provider", state.provider())
            .put(
                "displayName",
                models
                    .provider(state.provider())
                    .map(ProviderSettings::name)
                    .orElse(state.provider()))
            .put(
                "status",
                state.available()
                    ? "ok"
                    : state.reason().equals("cooldown") ? "cooldown" : "missing")
            .put("profiles", profiles);
    state.trouble().ifPresent(why -> json.put("error", why));
    return json;
  }
}
