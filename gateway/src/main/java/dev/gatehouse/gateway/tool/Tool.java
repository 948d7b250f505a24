package dev.gatehouse.gateway.tool;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/**
 * Something that an agent can do, bound with a Guice {@code Multibinder}. Policy, limits on output
 * and time, and the audit line are the {@link Toolbox}'s; a tool does its one thing.
 */
public interface Tool {
  /** The name that the model calls: {@code web_fetch}. */
  String name();

  /** What the model reads to decide whether to call it. */
  String description();

  /** JSON Schema of the arguments, an object; checked before {@link #call}. */
  JsonObject parameters();

  /** What it can do to the world; the policy and the pages show it. */
  Risk risk();

  /** Where it comes from; the gateway's own classes and an embedder's need not say. */
  default ToolOrigin source() {
    return getClass().getName().startsWith("dev.gatehouse.gateway.")
        ? ToolOrigin.CORE
        : ToolOrigin.PLUGIN;
  }

  /** The longest that one call may take before it is given up. */
  default Duration timeLimit() {
    return Duration.ofMinutes(10);
  }

  /** The most characters of text that the model gets of one answer; the rest is cut out. */
  default int maxAnswerChars() {
    return 64_000;
  }

  /**
   * Does the work. Called on the gateway's event loop: never blocks. Stops when {@link
   * ToolCall#cancelled()} completes. A failure with a {@code GatehouseException} is told to the
   * model in its words; anything else as an internal error, and is logged.
   */
  Future<ToolAnswer> call(ToolCall call);

  /** What a tool can do to the world. */
  enum Risk {
    /** Reads what the agent may know anyway. */
    LOW,
    /** Changes the workspace or the agent's own sessions, or reads from the network. */
    MEDIUM,
    /** Starts programs, speaks to others, or changes the gateway. */
    HIGH
  }
}
