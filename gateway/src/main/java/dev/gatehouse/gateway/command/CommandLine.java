package dev.gatehouse.gateway.command;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.gateway.protocol.Caller;
import dev.gatehouse.gateway.session.SessionKey;
import dev.gatehouse.gateway.tool.ToolScope.Origin;
import java.util.Optional;

/**
 * A message that may be a command, and who says it. Immutable.
 *
 * @param text the whole message
 * @param session the conversation
 * @param runId the turn that it would be
 * @param origin through which door it came in
 * @param caller the connection it came over; empty where it came over none
 * @param channel id of the chat channel it came from; empty where it came from none
 * @param sender who wrote it on that channel; empty where there is none
 */
public record CommandLine(
    String text,
    SessionKey session,
    String runId,
    Origin origin,
    Optional<Caller> caller,
    Optional<String> channel,
    Optional<String> sender) {
  public CommandLine {
    requireNonNull(text, "text");
    requireNonNull(session, "session");
    requireNonNull(runId, "runId");
    requireNonNull(origin, "origin");
  }
}
