package dev.gatehouse.gateway.tool;

import dev.gatehouse.gateway.session.SessionKey;
import java.nio.file.Path;
import java.util.Optional;

/**
 * On whose behalf tools are called. Immutable.
 *
 * @param agentId the agent
 * @param session the conversation
 * @param runId the turn; empty for a call that belongs to none, as from {@code /tools/invoke}
 * @param workspace the agent's workspace, absolute
 * @param origin through which door the turn came in
 * @param channel id of the chat channel it came from; empty where it came from none
 * @param provider id of the model's provider, which a policy may name; empty without a model
 * @param subagent whether the session was spawned by another one
 */
public record ToolScope(
    String agentId,
    SessionKey session,
    Optional<String> runId,
    Path workspace,
    Origin origin,
    Optional<String> channel,
    Optional<String> provider,
    boolean subagent) {

  /** Through which door a turn came in. */
  public enum Origin {
    /** An operator over the socket, the command line, Java or HTTP with the gateway's secret. */
    OPERATOR,
    /** A chat channel, that is anybody whom the channel lets in. */
    CHANNEL,
    /** A hook. */
    HOOK,
    /** A scheduled job. */
    CRON,
    /** The agent's own look for work. */
    HEARTBEAT,
    /** Another agent. */
    AGENT;

    /** Whether the words of the turn may come from outsiders. */
    public boolean untrusted() {
      return this == CHANNEL || this == HOOK;
    }
  }
}
