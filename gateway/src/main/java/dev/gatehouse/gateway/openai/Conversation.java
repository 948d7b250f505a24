package dev.gatehouse.gateway.openai;

import dev.gatehouse.gateway.provider.ThinkingLevel;
import dev.gatehouse.gateway.provider.ToolSpec;
import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.gateway.transcript.Message;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What both forms of a request come to.
 *
 * @param system instructions of the caller; empty for none
 * @param history what was said before, the tools' answers included
 * @param message what is said now; empty when tools have answered last
 * @param tools tools that the caller answers itself
 * @param toolChoice {@code auto}, {@code none}, {@code required} or the name of a tool
 */
record Conversation(
    Optional<String> system,
    List<Message> history,
    List<Content> message,
    List<ToolSpec> tools,
    String toolChoice,
    OptionalInt maxOutputTokens,
    Optional<ThinkingLevel> thinking) {}
