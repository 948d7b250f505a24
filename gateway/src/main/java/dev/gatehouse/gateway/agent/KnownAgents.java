package dev.gatehouse.gateway.agent;

import dev.gatehouse.gateway.agent.Agents.Agent;
import dev.gatehouse.gateway.protocol.ErrorCode;
import dev.gatehouse.gateway.protocol.RpcException;
import io.vertx.core.json.JsonObject;

/** Finds the agent that a request names. */
final class KnownAgents {
  private KnownAgents() {}

  /**
   * Returns the agent with this id.
   *
   * @throws RpcException when there is none
   */
  static Agent require(Agents agents, String id) {
    return agents
        .find(id)
        .orElseThrow(
            () ->
                new RpcException(
                    ErrorCode.INVALID_REQUEST,
                    "unknown agent id \"" + id + "\"",
                    new JsonObject().put("code", "UNKNOWN_AGENT_ID").put("agentId", id)));
  }
}
