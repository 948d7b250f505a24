package dev.gatehouse.gateway.provider;

import static dev.gatehouse.gateway.protocol.ParamsSpec.choice;
import static dev.gatehouse.gateway.protocol.ParamsSpec.flag;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.gateway.provider.Models.Model;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code models.list}: the models that the configuration names; with {@code view} {@code all} also
 * those of the catalogue and of what providers answered, with {@code refresh} after asking them.
 */
final class ModelsList implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(
          word("agentId"),
          flag("includeProviderCapabilities"),
          flag("preparedOnly"),
          flag("refresh"),
          choice("view", "default", "configured", "provider-config", "all"));
  private static final List<ThinkingLevel> LEVELS =
      List.of(
          ThinkingLevel.OFF,
          ThinkingLevel.MINIMAL,
          ThinkingLevel.LOW,
          ThinkingLevel.MEDIUM,
          ThinkingLevel.HIGH);

  private final Models models;
  private final Catalogue catalogue;
  private final Discovery discovery;
  private final ProviderStates states;
  private final Set<ModelProvider> own;
  private final GatewayLoop loop;

  @Inject
  ModelsList(
      Models models,
      Catalogue catalogue,
      Discovery discovery,
      ProviderStates states,
      Set<ModelProvider> own,
      GatewayLoop loop) {
    this.models = models;
    this.catalogue = catalogue;
    this.discovery = discovery;
    this.states = states;
    this.own = own;
    this.loop = loop;
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
  public String result() {
    return "{models: [{id, name, provider, contextWindow?, reasoning?, alias?, tags?, "
        + "input?, thinkingLevels?, thinkingDefault?, available?, unavailableReason?, "
        + "unavailableUntil?}], providerOutcomes?: [{provider, status}]}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    boolean all = "all".equals(call.params().getString("view"));
    boolean refresh = Boolean.TRUE.equals(call.params().getBoolean("refresh"));
    boolean v4 = call.caller().protocol() == Protocol.V4;
    Future<JsonArray> asked = refresh ? ask() : Future.succeededFuture(new JsonArray());
    return asked.compose(
        outcomes ->
            loop.blocking(() -> states.all(providers(all)))
                .map(
                    known -> {
                      JsonArray list = new JsonArray();
                      chosen(all)
                          .forEach(
                              (ref, configured) ->
                                  list.add(
                                      v4
                                          ? entry(ref, configured, known)
                                          : plain(ref, configured)
                                              .put("input", inputs(models.facts(ref)))));
                      JsonObject out = new JsonObject().put("models", list);
                      return refresh && v4 ? out.put("providerOutcomes", outcomes) : out;
                    }));
  }

  private List<String> providers(boolean all) {
    return chosen(all).keySet().stream().map(ModelRef::provider).distinct().toList();
  }

  private Map<ModelRef, Optional<Model>> chosen(boolean all) {
    Map<ModelRef, Optional<Model>> out = new LinkedHashMap<>();
    models
        .all()
        .forEach(model -> out.put(new ModelRef(model.provider(), model.id()), Optional.of(model)));
    models
        .agentModels()
        .keySet()
        .forEach(
            ref ->
                ModelRef.parse(ref).ifPresent(model -> out.putIfAbsent(model, Optional.empty())));
    if (all) {
      catalogue.models().forEach(facts -> out.putIfAbsent(facts.model(), Optional.empty()));
      for (String provider : known()) {
        discovery
            .known(provider)
            .forEach(id -> out.putIfAbsent(new ModelRef(provider, id), Optional.empty()));
      }
      for (ModelProvider provider : own) {
        provider
            .models()
            .forEach(id -> out.putIfAbsent(new ModelRef(provider.id(), id), Optional.empty()));
      }
    }
    return out;
  }

  private List<String> known() {
    List<String> ids = new ArrayList<>(catalogue.providers().keySet());
    models.configuredProviders().stream().filter(id -> !ids.contains(id)).forEach(ids::add);
    return ids;
  }

  /** Asks every provider that has a credential; one that does not answer is an outcome. */
  private Future<JsonArray> ask() {
    return loop.blocking(() -> states.all(known()))
        .compose(
            ready -> {
              List<Future<JsonObject>> answers = new ArrayList<>();
              for (String id : known()) {
                ProviderStates.State state = ready.get(id);
                Optional<ProviderSettings> settings = models.provider(id);
                if (state != null && state.usable() && settings.isPresent()) {
                  answers.add(
                      discovery
                          .models(settings.get(), true)
                          .map(ids -> outcome(id, "ready"))
                          .otherwise(
                              e ->
                                  outcome(
                                      id,
                                      e instanceof ModelFailure failure
                                              && failure.kind() == ModelFailure.Kind.AUTH
                                          ? "auth-rejected"
                                          : "unavailable")));
                }
              }
              return Future.join(answers)
                  .map(
                      done -> {
                        JsonArray out = new JsonArray();
                        answers.forEach(answer -> out.add(answer.result()));
                        return out;
                      });
            });
  }

  private static JsonObject outcome(String provider, String status) {
    return new JsonObject().put("provider", provider).put("status", status);
  }

  private static JsonArray inputs(ModelFacts facts) {
    return new JsonArray(List.copyOf(facts.inputs()));
  }

  private JsonObject plain(ModelRef ref, Optional<Model> configured) {
    ModelFacts facts = models.facts(ref);
    JsonObject json =
        new JsonObject()
            .put("id", ref.model())
            .put("name", configured.map(Model::name).orElse(facts.name()))
            .put("provider", ref.provider());
    if (configured.isPresent()) {
      configured.get().contextWindow().ifPresent(tokens -> json.put("contextWindow", tokens));
      json.put("reasoning", configured.get().reasoning().orElse(facts.reasoning()));
    } else if (facts.known()) {
      json.put("contextWindow", facts.contextWindow()).put("reasoning", facts.reasoning());
    }
    return json;
  }

  private JsonObject entry(
      ModelRef ref, Optional<Model> configured, Map<String, ProviderStates.State> states) {
    ModelFacts facts = models.facts(ref);
    JsonObject json = plain(ref, configured);
    models.aliases().entrySet().stream()
        .filter(alias -> alias.getValue().equals(ref))
        .findFirst()
        .ifPresent(alias -> json.put("alias", alias.getKey()));
    if (ref.equals(models.preferred())) {
      json.put("tags", new JsonArray().add("default"));
    }
    JsonArray levels = new JsonArray();
    for (ThinkingLevel level : facts.reasoning() ? LEVELS : LEVELS.subList(0, 1)) {
      levels.add(new JsonObject().put("id", level.wireName()).put("label", level.wireName()));
    }
    json.put("thinkingLevels", levels).put("thinkingDefault", facts.reasoning() ? "low" : "off");
    ProviderStates.State state = states.get(ref.provider());
    boolean available = state != null && state.available();
    json.put("available", available);
    if (!available) {
      json.put("unavailableReason", state == null ? "missing-auth" : state.reason());
      if (state != null && state.until() > 0) {
        json.put("unavailableUntil", state.until());
      }
    }
    if (facts.known() && configured.filter(m -> m.settings().containsKey("input")).isPresent()) {
      json.put("input", inputs(facts));
    }
    return json;
  }
}
