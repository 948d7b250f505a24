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
 * @param lineage the turns that led to this one; empty where no agent started it
 * @param admin whether an operator with all rights wants it in person
 */
public record ToolScope(
    String agentId,
    SessionKey session,
    Optional<String> runId,
    Path workspace,
    Origin origin,
    Optional<String> channel,
    Optional<String> provider,
    boolean subagent,
    Optional<Lineage> lineage,
    boolean admin) {

  /** A scope of a turn that no agent started, and no operator with all rights. */
  public ToolScope(
      String agentId,
      SessionKey session,
      Optional<String> runId,
      Path workspace,
      Origin origin,
      Optional<String> channel,
      Optional<String> provider,
      boolean subagent) {
    this(
        agentId,
        session,
        runId,
        workspace,
        origin,
        channel,
        provider,
        subagent,
        Optional.empty(),
        false);
  }

  /** Through which door a turn came in. */
  public enum Origin {
    /** An operator over the socket, the command line, Java or HTTP with the gateway's secret. */
    OPERATOR,
    /** A chat channel, that is anybody whom the channel lets in. */
    CHANNEL,
    /** A hook. */
    HOOK,
    /** A device: whoever speaks to it, or an app on it. */
    NODE,
    /** A scheduled job. */
    CRON,
    /** The agent's own look for work. */
    HEARTBEAT,
    /** Another agent. */
    AGENT;

    /** Whether the words of the turn may come from outsiders. */
    public boolean untrusted() {
      return this == CHANNEL || this == HOOK || this == NODE;
    }

    /**
     * The door of a turn that a turn of this door starts in another session: never one with more
     * rights.
     */
    public Origin inherited() {
      return switch (this) {
        case CHANNEL, HOOK, NODE, CRON -> this;
        case OPERATOR, HEARTBEAT, AGENT -> AGENT;
      };
    }
  }
}
