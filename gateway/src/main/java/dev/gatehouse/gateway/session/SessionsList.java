package dev.gatehouse.gateway.session;

import static dev.gatehouse.gateway.protocol.ParamsSpec.any;
import static dev.gatehouse.gateway.protocol.ParamsSpec.choice;
import static dev.gatehouse.gateway.protocol.ParamsSpec.flag;
import static dev.gatehouse.gateway.protocol.ParamsSpec.integer;
import static dev.gatehouse.gateway.protocol.ParamsSpec.text;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.gateway.provider.Models;
import dev.gatehouse.gateway.provider.Models.Model;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;

/** {@code sessions.list}: the sessions, newest first, and what a new one would use. */
final class SessionsList implements RpcMethod {
  private static final long DEFAULT_LIMIT = 100;
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(
          integer("limit", 1),
          integer("offset", 0),
          integer("activeMinutes", 1),
          flag("requireLastInteraction"),
          choice("sortBy", "updatedAt", "lastInteractionAt"),
          flag("includeGlobal"),
          flag("includeUnknown"),
          flag("configuredAgentsOnly"),
          flag("includeDerivedTitles"),
          flag("includeLastMessage"),
          word("label"),
          choice("boardFace", "chat", "dashboard"),
          word("creatorId"),
          word("ownerId"),
          flag("ownerFirst"),
          flag("involvingMe"),
          word("involvingProfileId"),
          flag("includePeople"),
          word("spawnedBy"),
          word("agentId"),
          text("search"),
          any("archived"));

  private final Sessions sessions;
  private final Agents agents;
  private final Models models;
  private final Clock clock;

  @Inject
  SessionsList(Sessions sessions, Agents agents, Models models, Clock clock) {
    this.sessions = sessions;
    this.agents = agents;
    this.models = models;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "sessions.list";
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
    String agentId =
        Optional.ofNullable(call.params().getString("agentId")).orElse(agents.main().id());
    JsonObject answer =
        new JsonObject()
            .put("ts", clock.millis())
            .put("path", sessions.store(agentId).toString())
            .put("count", sessions.count());
    if (call.caller().protocol() == Protocol.V4) {
      answer
          .put("totalCount", sessions.count())
          .put("limitApplied", call.params().getLong("limit", DEFAULT_LIMIT))
          .putNull("nextOffset")
          .put("hasMore", false)
          .put("owners", new JsonArray());
    }
    return Future.succeededFuture(
        answer.put("defaults", defaults()).put("sessions", new JsonArray()));
  }

  private JsonObject defaults() {
    Optional<String> reference = agents.primaryModel();
    Optional<Model> model = reference.flatMap(models::find);
    return new JsonObject()
        .put("modelProvider", model.map(Model::provider).orElse(null))
        .put("model", model.map(Model::id).or(() -> reference).orElse(null))
        .put("contextTokens", model.flatMap(Model::contextWindow).orElse(null));
  }
}
