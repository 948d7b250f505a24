package dev.gatehouse.gateway.skill;

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
import java.util.TreeSet;

/**
 * {@code skills.bins}: the programs that skills of any agent name, for nodes that may have them.
 */
final class SkillsBins implements RpcMethod {
  private final Skills skills;
  private final Agents agents;
  private final GatewayLoop loop;

  @Inject
  SkillsBins(Skills skills, Agents agents, GatewayLoop loop) {
    this.skills = skills;
    this.agents = agents;
    this.loop = loop;
  }

  @Override
  public String name() {
    return "skills.bins";
  }

  @Override
  public Scope scope() {
    return Scope.NODE;
  }

  @Override
  public ParamsSpec params() {
    return ParamsSpec.NONE;
  }

  @Override
  public String result() {
    return "{bins: []}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    return loop.blocking(
        () -> {
          TreeSet<String> bins = new TreeSet<>();
          agents
              .all()
              .forEach(
                  agent ->
                      skills
                          .of(agent.id())
                          .forEach(
                              state -> {
                                Skill skill = state.skill();
                                bins.addAll(skill.requires().bins());
                                bins.addAll(skill.requires().anyBins());
                                skill.install().forEach(way -> bins.addAll(way.bins()));
                              }));
          JsonArray list = new JsonArray();
          bins.forEach(list::add);
          return new JsonObject().put("bins", list);
        });
  }
}
