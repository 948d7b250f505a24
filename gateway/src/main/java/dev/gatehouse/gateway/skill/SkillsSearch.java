package dev.gatehouse.gateway.skill;

import static dev.gatehouse.gateway.protocol.ParamsSpec.integer;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;

/**
 * {@code skills.search}: the skills of the main agent that fit some words. This gateway asks no
 * registry: what it finds is on this machine.
 */
final class SkillsSearch implements RpcMethod {
  private static final ParamsSpec PARAMS = ParamsSpec.of(word("query"), integer("limit", 1, 100));

  private final Skills skills;
  private final Agents agents;
  private final GatewayLoop loop;

  @Inject
  SkillsSearch(Skills skills, Agents agents, GatewayLoop loop) {
    this.skills = skills;
    this.agents = agents;
    this.loop = loop;
  }

  @Override
  public String name() {
    return "skills.search";
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
    return "{results: [{score, slug, installRef, displayName, summary}]}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    String query = call.params().getString("query", "").toLowerCase(Locale.ROOT).strip();
    List<String> words = List.of(query.split("\\s+"));
    int limit = call.params().getInteger("limit", 20);
    String agentId = agents.main().id();
    return loop.blocking(
        () -> {
          List<Found> found =
              skills.of(agentId).stream()
                  .map(state -> new Found(state.skill(), score(state.skill(), words)))
                  .filter(hit -> hit.score() > 0)
                  .sorted((a, b) -> Double.compare(b.score(), a.score()))
                  .limit(limit)
                  .toList();
          JsonArray results = new JsonArray();
          for (Found hit : found) {
            results.add(
                new JsonObject()
                    .put("score", hit.score())
                    .put("slug", hit.skill().key())
                    .put("installRef", hit.skill().source().wireName() + ":" + hit.skill().key())
                    .put("displayName", hit.skill().name())
                    .put("summary", hit.skill().description()));
          }
          return new JsonObject().put("results", results);
        });
  }

  private record Found(Skill skill, double score) {}

  private static double score(Skill skill, List<String> words) {
    String name = skill.name().toLowerCase(Locale.ROOT);
    String description = skill.description().toLowerCase(Locale.ROOT);
    double score = 0;
    for (String word : words) {
      score += name.contains(word) ? 1 : description.contains(word) ? 0.5 : 0;
    }
    return score / words.size();
  }
}
