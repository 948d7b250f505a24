package dev.gatehouse.gateway.node;

import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.log.InstanceLog;
import dev.gatehouse.gateway.outbound.OutsideText;
import dev.gatehouse.gateway.protocol.Caller;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.provider.ThinkingLevel;
import dev.gatehouse.gateway.session.SessionKey;
import dev.gatehouse.gateway.session.SessionKeys;
import dev.gatehouse.gateway.tool.ToolScope.Origin;
import dev.gatehouse.gateway.turn.QueueMode;
import dev.gatehouse.gateway.turn.Turn;
import dev.gatehouse.gateway.turn.TurnRequest;
import dev.gatehouse.gateway.turn.Turns;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * {@code voice.transcript} and {@code agent.request}: what was said to a node, or what an app on it
 * asks, becomes a turn. The gateway cannot know who spoke, so the turn has the rights of outsiders
 * and its words are marked. Used on the gateway's event loop only.
 */
@Singleton
final class NodeWords implements NodeEventHandler {
  /** Most characters of one message. */
  static final int MAX_CHARS = 20_000;

  private static final String VOICE = "voice.transcript";
  private static final String REQUEST = "agent.request";
  private static final long MOST_SECONDS = 86_400;

  private final Turns turns;
  private final Agents agents;
  private final SessionKeys keys;
  private final OutsideText outside;
  private final NodeQuota quota;
  private final InstanceLog log;

  @Inject
  NodeWords(
      Turns turns,
      Agents agents,
      SessionKeys keys,
      OutsideText outside,
      NodeQuota quota,
      InstanceLog log) {
    this.turns = turns;
    this.agents = agents;
    this.keys = keys;
    this.outside = outside;
    this.quota = quota;
    this.log = log;
  }

  @Override
  public Set<String> events() {
    return Set.of(VOICE, REQUEST);
  }

  @Override
  public Future<Boolean> handle(Caller node, String event, JsonObject payload) {
    boolean voice = event.equals(VOICE);
    String words = text(payload, voice ? "text" : "message");
    if (words.isEmpty()) {
      return Future.succeededFuture(false);
    }
    if (words.length() > MAX_CHARS) {
      throw RpcException.invalid(
          event + " has more than " + MAX_CHARS + " characters; send it in parts");
    }
    String id = ConnectedNode.idOf(node);
    SessionKey session = session(id, voice, text(payload, "sessionKey"));
    TurnRequest request = request(id, session, words, voice ? new JsonObject() : payload);
    return quota
        .once(id, event + '\n' + session.value() + '\n' + words, () -> start(id, event, request))
        .map(true);
  }

  private SessionKey session(String id, boolean voice, String given) {
    SessionKey session =
        !given.isEmpty()
            ? keys.canonical(given)
            : voice ? new SessionKey(agents.mainSessionKey()) : keys.canonical("node-" + id);
    String owner = agents.orMain(session.agentId());
    if (agents.find(owner).isEmpty()) {
      throw RpcException.invalid("unknown agent id \"" + owner + "\"");
    }
    return session;
  }

  private TurnRequest request(String id, SessionKey session, String words, JsonObject wishes) {
    return TurnRequest.builder(session)
        .message(outside.request("the node " + id, words))
        // A node's word for a channel never counts as the channel that a turn came from: that one's
        // rules would be the turn's.
        .origin(Origin.NODE)
        .thinking(
            Optional.of(text(wishes, "thinking"))
                .filter(level -> !level.isEmpty())
                .flatMap(ThinkingLevel::parse))
        .timeout(timeout(wishes))
        // A session that lets new words interrupt means those of its owner.
        .queueMode(Optional.of(QueueMode.FOLLOWUP))
        .deliver(
            Boolean.TRUE.equals(wishes.getValue("deliver")) && !text(wishes, "channel").isEmpty())
        .build();
  }

  private Future<Turn> start(String id, String event, TurnRequest request) {
    return turns
        .start(request)
        .onSuccess(
            turn -> {
              log.info(
                  "node",
                  "an agent works for a node",
                  "node",
                  id,
                  "event",
                  event,
                  "session",
                  request.session().value(),
                  "run",
                  turn.runId());
              if (request.deliver()) {
                log.info(
                    "node",
                    "the answer stays in the session: no chat channel runs to deliver it",
                    "session",
                    request.session().value());
              }
            });
  }

  private static Optional<Duration> timeout(JsonObject wishes) {
    return wishes.getValue("timeoutSeconds") instanceof Number seconds && seconds.longValue() > 0
        ? Optional.of(Duration.ofSeconds(Math.min(seconds.longValue(), MOST_SECONDS)))
        : Optional.empty();
  }

  private static String text(JsonObject payload, String key) {
    return payload.getValue(key) instanceof String text ? text.strip() : "";
  }
}
