package dev.gatehouse.gateway.exec;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.gateway.session.SessionKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an operator is asked to allow. Immutable; a decision counts for exactly this and once.
 *
 * @param id of the request, empty for a fresh one
 * @param kind what it is about
 * @param command the whole text that is shown, in words that stand for exactly what will be done
 * @param argv the resolved command, real path of the binary first; empty for another kind
 * @param environment what the call adds to a command's environment
 * @param cwd working directory, absolute
 * @param warning what an operator should know before deciding
 * @param timeout how long it waits for a decision
 */
public record ApprovalRequest(
    Optional<String> id,
    Kind kind,
    String command,
    List<String> argv,
    Map<String, String> environment,
    Optional<String> cwd,
    Optional<String> host,
    Optional<String> nodeId,
    Optional<String> security,
    Optional<String> ask,
    Optional<String> agentId,
    Optional<String> resolvedPath,
    Optional<SessionKey> session,
    Optional<String> runId,
    Optional<String> toolCallId,
    Optional<String> tool,
    Optional<String> warning,
    boolean allowAlways,
    Duration timeout) {

  public ApprovalRequest {
    argv = List.copyOf(argv);
    environment = Map.copyOf(environment);
  }

  /** What an approval is about. */
  public enum Kind {
    /** A command. */
    EXEC,
    /** Another tool's call, for example a change of the configuration. */
    TOOL
  }

  /** Starts a request to run a command. */
  public static Builder exec(String command) {
    return new Builder(Kind.EXEC, command);
  }

  /** Starts a request to do what {@code text} says in full, by the tool {@code tool}. */
  public static Builder tool(String tool, String text) {
    return new Builder(Kind.TOOL, text).tool(tool);
  }

  /** Collects a request. Not safe for use by several threads. */
  public static final class Builder {
    private final Kind kind;
    private final String command;
    private @Nullable String id;
    private List<String> argv = List.of();
    private Map<String, String> environment = Map.of();
    private @Nullable String cwd;
    private @Nullable String host;
    private @Nullable String nodeId;
    private @Nullable String security;
    private @Nullable String ask;
    private @Nullable String agentId;
    private @Nullable String resolvedPath;
    private @Nullable SessionKey session;
    private @Nullable String runId;
    private @Nullable String toolCallId;
    private @Nullable String tool;
    private @Nullable String warning;
    private boolean allowAlways;
    private Duration timeout = Approvals.DEFAULT_TIMEOUT;

    private Builder(Kind kind, String command) {
      this.kind = kind;
      this.command = requireNonNull(command, "command");
    }

    public Builder id(@Nullable String value) {
      this.id = value;
      return this;
    }

    public Builder argv(List<String> value) {
      this.argv = value;
      return this;
    }

    public Builder environment(Map<String, String> value) {
      this.environment = value;
      return this;
    }

    public Builder cwd(@Nullable String value) {
      this.cwd = value;
      return this;
    }

    public Builder host(@Nullable String value) {
      this.host = value;
      return this;
    }

    public Builder nodeId(@Nullable String value) {
      this.nodeId = value;
      return this;
    }

    public Builder security(@Nullable String value) {
      this.security = value;
      return this;
    }

    public Builder ask(@Nullable String value) {
      this.ask = value;
      return this;
    }

    public Builder agentId(@Nullable String value) {
      this.agentId = value;
      return this;
    }

    public Builder resolvedPath(@Nullable String value) {
      this.resolvedPath = value;
      return this;
    }

    public Builder session(@Nullable SessionKey value) {
      this.session = value;
      return this;
    }

    public Builder runId(@Nullable String value) {
      this.runId = value;
      return this;
    }

    public Builder toolCallId(@Nullable String value) {
      this.toolCallId = value;
      return this;
    }

    public Builder tool(@Nullable String value) {
      this.tool = value;
      return this;
    }

    /** What an operator should know before deciding. */
    public Builder warning(@Nullable String value) {
      this.warning = value;
      return this;
    }

    /** Offers to allow the same for good. */
    public Builder allowAlways(boolean value) {
      this.allowAlways = value;
      return this;
    }

    public Builder timeout(Duration value) {
      this.timeout = value;
      return this;
    }

    public ApprovalRequest build() {
      return new ApprovalRequest(
          Optional.ofNullable(id),
          kind,
          command,
          argv,
          environment,
          Optional.ofNullable(cwd),
          Optional.ofNullable(host),
          Optional.ofNullable(nodeId),
          Optional.ofNullable(security),
          Optional.ofNullable(ask),
          Optional.ofNullable(agentId),
          Optional.ofNullable(resolvedPath),
          Optional.ofNullable(session),
          Optional.ofNullable(runId),
          Optional.ofNullable(toolCallId),
          Optional.ofNullable(tool),
          Optional.ofNullable(warning),
          allowAlways,
          timeout);
    }
  }
}
