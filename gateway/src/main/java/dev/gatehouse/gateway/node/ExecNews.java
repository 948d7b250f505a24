package dev.gatehouse.gateway.node;

import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.protocol.Caller;
import dev.gatehouse.gateway.session.SessionKey;
import dev.gatehouse.gateway.session.SessionKeys;
import dev.gatehouse.gateway.session.SystemEvents;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.Set;

/**
 * {@code exec.started}, {@code exec.finished}, {@code exec.denied}: what became of a command on a
 * node's host, told to the next turn of its session. The node's words stay on one line each, so
 * that they cannot look like something that the gateway says.
 */
final class ExecNews implements NodeEventHandler {
  private static final int MAX_OUTPUT = 400;
  private static final int MAX_WORD = 200;

  private final SystemEvents events;
  private final SessionKeys keys;
  private final Agents agents;

  @Inject
  ExecNews(SystemEvents events, SessionKeys keys, Agents agents) {
    this.events = events;
    this.keys = keys;
    this.agents = agents;
  }

  @Override
  public Set<String> events() {
    return Set.of("exec.started", "exec.finished", "exec.denied");
  }

  @Override
  public Future<Boolean> handle(Caller node, String event, JsonObject payload) {
    String given = text(payload, "sessionKey", MAX_WORD);
    SessionKey session =
        given.isEmpty() ? new SessionKey(agents.mainSessionKey()) : keys.canonical(given);
    String run = text(payload, "runId", MAX_WORD);
    String where = "node " + ConnectedNode.idOf(node) + (run.isEmpty() ? "" : ", run " + run);
    events.addFromOutside(session, line(event, where, payload));
    return Future.succeededFuture(true);
  }

  private static String line(String event, String where, JsonObject payload) {
    String command = text(payload, "command", MAX_WORD);
    String of = command.isEmpty() ? "" : ": " + command;
    return switch (event) {
      case "exec.started" -> "Command started (" + where + ")" + of;
      case "exec.denied" -> {
        String reason = text(payload, "reason", MAX_WORD);
        yield "Command denied (" + where + (reason.isEmpty() ? "" : ", " + reason) + ")" + of;
      }
      default -> {
        String code =
            payload.getValue("exitCode") instanceof Number number
                ? "code " + number.intValue()
                : Boolean.TRUE.equals(payload.getValue("timedOut")) ? "timed out" : "no code";
        String output = text(payload, "output", MAX_OUTPUT);
        yield "Command finished ("
            + where
            + ", "
            + code
            + ")"
            + of
            + (output.isEmpty() ? "" : " | output: " + output);
      }
    };
  }

  private static String text(JsonObject payload, String key, int most) {
    if (!(payload.getValue(key) instanceof String text)) {
      return "";
    }
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= most ? line : "…" + line.substring(line.length() - most);
  }
}
