package dev.gatehouse.gateway.prompt;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.gateway.provider.ModelRef;
import dev.gatehouse.gateway.provider.ThinkingLevel;
import dev.gatehouse.gateway.provider.ToolSpec;
import dev.gatehouse.gateway.session.SessionKey;
import java.util.List;
import java.util.Optional;

/**
 * For which turn a system prompt is made. Immutable.
 *
 * @param agentId the agent
 * @param session the conversation
 * @param tools what the model may call
 * @param model which model reads it; empty when that is not known
 * @param thinking how long it may think; empty leaves it to the model
 * @param channel the chat channel that the message came from; empty where it came from none
 * @param extra more words of whoever started the turn
 * @param subagent whether the session was spawned by another one
 * @param heartbeat whether nobody asked: the agent looks by itself
 * @param lightContext whether the workspace's files are left out
 */
public record PromptRequest(
    String agentId,
    SessionKey session,
    List<ToolSpec> tools,
    Optional<ModelRef> model,
    Optional<ThinkingLevel> thinking,
    Optional<String> channel,
    Optional<String> extra,
    boolean subagent,
    boolean heartbeat,
    boolean lightContext) {
  public PromptRequest {
    requireNonNull(agentId, "agentId");
    requireNonNull(session, "session");
    tools = List.copyOf(tools);
  }

  public static Builder builder(String agentId, SessionKey session) {
    return new Builder(agentId, session);
  }

  /** Makes a request; what is not said is empty or false. */
  public static final class Builder {
    private final String agentId;
    private final SessionKey session;
    private List<ToolSpec> tools = List.of();
    private Optional<ModelRef> model = Optional.empty();
    private Optional<ThinkingLevel> thinking = Optional.empty();
    private Optional<String> channel = Optional.empty();
    private Optional<String> extra = Optional.empty();
    private boolean subagent;
    private boolean heartbeat;
    private boolean lightContext;

    private Builder(String agentId, SessionKey session) {
      this.agentId = agentId;
      this.session = session;
      this.subagent = session.rest().startsWith("subagent:");
    }

    public Builder tools(List<ToolSpec> value) {
      tools = value;
      return this;
    }

    public Builder model(ModelRef value) {
      model = Optional.of(value);
      return this;
    }

    public Builder thinking(Optional<ThinkingLevel> value) {
      thinking = value;
      return this;
    }

    public Builder channel(Optional<String> value) {
      channel = value;
      return this;
    }

    public Builder extra(Optional<String> value) {
      extra = value;
      return this;
    }

    public Builder subagent(boolean value) {
      subagent = value;
      return this;
    }

    public Builder heartbeat(boolean value) {
      heartbeat = value;
      return this;
    }

    public Builder lightContext(boolean value) {
      lightContext = value;
      return this;
    }

    public PromptRequest build() {
      return new PromptRequest(
          agentId,
          session,
          tools,
          model,
          thinking,
          channel,
          extra,
          subagent,
          heartbeat,
          lightContext);
    }
  }
}
