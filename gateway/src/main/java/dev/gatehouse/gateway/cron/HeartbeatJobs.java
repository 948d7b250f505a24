package dev.gatehouse.gateway.cron;

import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.agent.Agents.Agent;
import dev.gatehouse.gateway.agent.HeartbeatSettings;
import dev.gatehouse.gateway.heartbeat.Heartbeats;
import dev.gatehouse.gateway.protocol.RpcException;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The agents' heartbeats as clients of protocol 4 know them: jobs that belong to the system. They
 * are configured with the agents and cannot be changed here. Used on the gateway's event loop.
 */
final class HeartbeatJobs {
  private final Agents agents;
  private final Provider<Heartbeats> heartbeats;

  @Inject
  HeartbeatJobs(Agents agents, Provider<Heartbeats> heartbeats) {
    this.agents = agents;
    this.heartbeats = heartbeats;
  }

  /** The jobs, in the order of the agents. */
  List<JsonObject> all() {
    List<JsonObject> all = new ArrayList<>();
    for (Agent agent : agents.all()) {
      HeartbeatSettings.of(agents, agent.id())
          .every()
          .ifPresent(every -> all.add(job(agent, every.toMillis())));
    }
    return all;
  }

  /**
   * Refuses to touch one of them.
   *
   * @param what what cannot be done: {@code removed}
   * @throws RpcException when {@code id} is that of a heartbeat
   */
  void refuse(String id, String what) {
    if (agents.all().stream().anyMatch(agent -> id(agent).equals(id))) {
      throw RpcException.unavailable(
          "Error: system-owned monitor jobs cannot be " + what + " by cron clients");
    }
  }

  private JsonObject job(Agent agent, long everyMillis) {
    JsonObject schedule = new JsonObject().put("kind", "every").put("everyMs", everyMillis);
    JsonObject state = new JsonObject();
    JsonObject job =
        new JsonObject()
            .put("id", id(agent))
            .put("declarationKey", "heartbeat:" + agent.id())
            .put("displayName", "Heartbeat (" + agent.id() + ")")
            .put("agentId", agent.id())
            .put("name", "heartbeat-" + agent.id())
            .put("enabled", true)
            .put("createdAtMs", 0)
            .put("updatedAtMs", 0)
            .put("schedule", schedule)
            .put("sessionTarget", "main")
            .put("wakeMode", "next-heartbeat")
            .put("payload", new JsonObject().put("kind", "heartbeat"))
            .put("state", state)
            .put("configRevision", CronViews.hash(agent.id() + everyMillis))
            .put("effectiveAgentId", agent.id());
    heartbeats
        .get()
        .next(agent.id())
        .ifPresent(
            at -> {
              schedule.put("anchorMs", at % everyMillis);
              state.put("nextRunAtMs", at);
              job.put("nextRunAtMs", at);
            });
    return job;
  }

  private static String id(Agent agent) {
    return UUID.nameUUIDFromBytes(("heartbeat:" + agent.id()).getBytes(StandardCharsets.UTF_8))
        .toString();
  }
}
