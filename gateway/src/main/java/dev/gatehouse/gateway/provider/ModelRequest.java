package dev.gatehouse.gateway.provider;

import dev.gatehouse.gateway.transcript.Message;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is asked of a model. Immutable.
 *
 * @param model which one
 * @param system the system prompt; empty for none
 * @param messages the conversation so far, oldest first, never empty
 * @param tools what it may call
 * @param toolChoice {@code auto}, {@code none}, {@code required} or the name of one tool
 * @param thinking how long it may think; empty leaves it to the model
 * @param maxOutputTokens the most tokens to write; empty leaves it to the model
 * @param cacheKey names the conversation for providers that cache prompts; empty for none
 * @param asker whose words they are
 */
public record ModelRequest(
    ModelRef model,
    String system,
    List<Message> messages,
    List<ToolSpec> tools,
    String toolChoice,
    Optional<ThinkingLevel> thinking,
    OptionalInt maxOutputTokens,
    Optional<String> cacheKey,
    Asker asker) {
  public ModelRequest {
    messages = List.copyOf(messages);
    tools = List.copyOf(tools);
  }

  /** A question of an operator. */
  public ModelRequest(
      ModelRef model,
      String system,
      List<Message> messages,
      List<ToolSpec> tools,
      String toolChoice,
      Optional<ThinkingLevel> thinking,
      OptionalInt maxOutputTokens,
      Optional<String> cacheKey) {
    this(
        model,
        system,
        messages,
        tools,
        toolChoice,
        thinking,
        maxOutputTokens,
        cacheKey,
        Asker.OPERATOR);
  }

  /** Returns a plain question: no tools, everything else left to the model. */
  public static ModelRequest of(ModelRef model, String system, List<Message> messages) {
    return new ModelRequest(
        model,
        system,
        messages,
        List.of(),
        "auto",
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty());
  }

  /** Whose words a question is, which counts for a model that acts by itself. */
  public enum Asker {
    /** Perhaps somebody who is no operator of this gateway. */
    OUTSIDER,
    /** An operator, or this gateway by itself. */
    OPERATOR,
    /** An operator with all rights, in person. */
    ADMIN
  }

  /** Whether the words may come from somebody who is no operator of this gateway. */
  public boolean outsider() {
    return asker == Asker.OUTSIDER;
  }

  /** The text of the last message: a person's, or a tool's answer. */
  public String lastWords() {
    return messages.isEmpty() ? "" : messages.get(messages.size() - 1).text();
  }

  /** The same question to another model. */
  public ModelRequest to(ModelRef other) {
    return new ModelRequest(
        other, system, messages, tools, toolChoice, thinking, maxOutputTokens, cacheKey, asker);
  }
}
