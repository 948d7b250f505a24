package dev.gatehouse.gateway.subagent;

import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.agent.Agents.Agent;
import dev.gatehouse.gateway.tool.Tool;
import dev.gatehouse.gateway.tool.ToolAnswer;
import dev.gatehouse.gateway.tool.ToolCall;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;

/** {@code agents_list}: which agents may work or speak for this one. */
final class AgentsListTool implements Tool {
  private final Agents agents;
  private final Spawner spawner;
  private final Reach reach;

  @Inject
  AgentsListTool(Agents agents, Spawner spawner, Reach reach) {
    this.agents = agents;
    this.spawner = spawner;
    this.reach = reach;
  }

  @Override
  public String name() {
    return "agents_list";
  }

  @Override
  public String description() {
    return "Lists the agents that sessions_spawn may use (spawn) and whose sessions you may speak to"
        + " (send).";
  }

  @Override
  public JsonObject parameters() {
    return new Parameters().toJson();
  }

  @Override
  public Risk risk() {
    return Risk.LOW;
  }

  @Override
  public Future<ToolAnswer> call(ToolCall call) {
    String own = call.scope().agentId();
    JsonArray list = new JsonArray();
    for (Agent agent : agents.all()) {
      boolean self = agent.id().equals(own);
      boolean spawn = spawner.mayBe(own, agent.id());
      boolean send = self || reach.agentToAgent(own, agent.id());
      if (spawn || send) {
        list.add(
            new JsonObject()
                .put("id", agent.id())
                .put("name", agent.displayName())
                .put("self", self)
                .put("spawn", spawn)
                .put("send", send));
      }
    }
    return Future.succeededFuture(
        ToolAnswer.json(new JsonObject().put("requester", own).put("agents", list)));
  }
}
