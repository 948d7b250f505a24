package dev.gatehouse.gateway.prompt;

import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.agent.Agents.Agent;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Makes system prompts. Used on the gateway's event loop only. */
@Singleton
public final class Prompts {
  private final Agents agents;

  @Inject
  Prompts(Agents agents) {
    this.agents = agents;
  }

  /**
   * Returns what a model is told before the conversation. The workspace's files are read on a
   * worker, and only when they changed since the last time.
   */
  public Future<String> system(PromptRequest request) {
    String name = agents.find(request.agentId()).map(Agent::displayName).orElse(request.agentId());
    StringBuilder prompt = new StringBuilder();
    prompt.append("You are ").append(name).append(", an agent of a Gatehouse gateway.\n");
    request.extra().ifPresent(extra -> prompt.append('\n').append(extra).append('\n'));
    return Future.succeededFuture(prompt.toString());
  }
}
