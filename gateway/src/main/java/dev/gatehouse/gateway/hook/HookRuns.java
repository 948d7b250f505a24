package dev.gatehouse.gateway.hook;

import static dev.gatehouse.gateway.hook.HookMapping.text;

import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.channel.Channels;
import dev.gatehouse.gateway.heartbeat.Heartbeats;
import dev.gatehouse.gateway.hook.HookAction.KeySource;
import dev.gatehouse.gateway.log.InstanceLog;
import dev.gatehouse.gateway.outbound.OutsideText;
import dev.gatehouse.gateway.provider.ModelRef;
import dev.gatehouse.gateway.provider.Models;
import dev.gatehouse.gateway.provider.ThinkingLevel;
import dev.gatehouse.gateway.session.SessionKey;
import dev.gatehouse.gateway.session.SessionKeys;
import dev.gatehouse.gateway.session.SystemEvents;
import dev.gatehouse.gateway.tool.ToolScope.Origin;
import dev.gatehouse.gateway.turn.Turn;
import dev.gatehouse.gateway.turn.TurnRequest;
import dev.gatehouse.gateway.turn.TurnResult;
import dev.gatehouse.gateway.turn.Turns;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Does what hooks want. Their turns have the rights of outsiders, and so has everything that the
 * gateway starts because of what they told. Used on the gateway's event loop only.
 */
@Singleton
final class HookRuns {
  /** How many turns of hooks may wait or run at once. */
  static final int MAX_UNFINISHED = 64;

  private static final Duration LATER = Duration.ofSeconds(10);
  private static final int MAX_TOLD_CHARS = 2_000;
  private static final int MAX_KEYS = 1_000;

  private final Turns turns;
  private final Agents agents;
  private final SessionKeys keys;
  private final Models models;
  private final Channels channels;
  private final SystemEvents events;
  private final Heartbeats heartbeats;
  private final OutsideText outside;
  private final InstanceLog log;
  private final Map<String, Future<Turn>> unfinished = new HashMap<>();
  private final Map<String, Boolean> woken = new LinkedHashMap<>();

  @Inject
  HookRuns(
      Turns turns,
      Agents agents,
      SessionKeys keys,
      Models models,
      Channels channels,
      SystemEvents events,
      Heartbeats heartbeats,
      OutsideText outside,
      InstanceLog log) {
    this.turns = turns;
    this.agents = agents;
    this.keys = keys;
    this.models = models;
    this.channels = channels;
    this.events = events;
    this.heartbeats = heartbeats;
    this.outside = outside;
    this.log = log;
  }

  /**
   * Tells the main session of an agent something.
   *
   * @param idempotencyKey names the request; one that was done already does nothing
   */
  void wake(HookAction action, HookSettings settings, Optional<String> idempotencyKey) {
    String agentId = agent(action, settings);
    if (idempotencyKey.isPresent()) {
      if (woken.putIfAbsent(idempotencyKey.get(), true) != null) {
        return;
      }
      if (woken.size() > MAX_KEYS) {
        woken.remove(woken.keySet().iterator().next());
      }
    }
    tell(agentId, cut(action.words()), action);
    log.info("hook", "an agent was told something", "agent", agentId, "hook", action.name());
  }

  /**
   * Lets an agent work.
   *
   * @param idempotencyKey names the request; one that was accepted already has the run that it had
   * @return the id of the run, once the message is stored
   */
  Future<String> run(
      HookAction action, HookSettings settings, Optional<String> idempotencyKey, boolean v3) {
    String runId =
        idempotencyKey
            .map(key -> UUID.nameUUIDFromBytes(("hook " + key).getBytes(StandardCharsets.UTF_8)))
            .orElseGet(UUID::randomUUID)
            .toString();
    if (unfinished.containsKey(runId)) {
      return unfinished.get(runId).map(runId);
    }
    if (turns.find(runId).isPresent()) {
      return Future.succeededFuture(runId);
    }
    TurnRequest request = request(runId, action, settings, v3);
    if (unfinished.size() >= MAX_UNFINISHED) {
      throw HookRefusal.busy("too many hook runs are waiting; try again later", LATER);
    }
    Future<Turn> turn = turns.start(request);
    unfinished.put(runId, turn);
    turn.onComplete(
        accepted -> {
          if (accepted.failed()) {
            unfinished.remove(runId);
          } else {
            log.info(
                "hook",
                "an agent works for a hook",
                "agent",
                request.session().agentId(),
                "hook",
                action.name(),
                "run",
                runId);
            accepted.result().result().onSuccess(result -> ended(runId, request, action, result));
          }
        });
    return turn.map(runId);
  }

  private TurnRequest request(String runId, HookAction action, HookSettings settings, boolean v3) {
    JsonObject wishes = action.settings();
    String agentId = agent(action, settings);
    SessionKey session = session(action, settings, agentId, v3);
    checkChannel(wishes);
    return TurnRequest.builder(session)
        .runId(runId)
        .message(
            action.plain()
                ? action.words()
                : outside.request("the hook " + action.name(), action.words()))
        // The sender's word for a channel never counts as the channel that a turn came from: that
        // one's rules would be the turn's.
        .origin(Origin.HOOK)
        .model(model(wishes))
        .thinking(thinking(wishes))
        .timeout(timeout(wishes))
        .deliver(delivers(wishes))
        .build();
  }

  private void ended(String runId, TurnRequest request, HookAction action, TurnResult result) {
    unfinished.remove(runId);
    String agentId = agents.orMain(request.session().agentId());
    if (request.deliver()) {
      log.info(
          "hook",
          "the answer stays in the session: no chat channel runs to deliver it",
          "session",
          request.session().value());
    }
    if (request.session().equals(main(agentId))) {
      return; // it was said where it would be told
    }
    String status =
        result.status() == TurnResult.Status.OK ? "" : " (" + result.status().wireName() + ")";
    String text = result.text().strip();
    String said =
        text.isEmpty() ? result.error().orElseGet(() -> result.status().wireName()) : text;
    tell(agentId, "Hook " + action.name() + status + ": " + cut(said), action);
  }

  private void tell(String agentId, String text, HookAction action) {
    String line = action.plain() ? text : outside.mark("the hook " + action.name(), text);
    events.addFromOutside(main(agentId), line);
    if (action.now()) {
      heartbeats.trigger(agentId, "hook");
    }
  }

  private SessionKey main(String agentId) {
    return new SessionKey(agents.mainSessionKey(agentId));
  }

  private String agent(HookAction action, HookSettings settings) {
    Optional<String> wanted = text(action.settings(), "agentId").map(Agents::id);
    String id = wanted.orElseGet(() -> agents.main().id());
    if (agents.find(id).isEmpty()) {
      throw HookRefusal.bad("unknown agent id \"" + id + "\"");
    }
    if (!settings.agents().isEmpty() && !settings.agents().contains(id)) {
      throw HookRefusal.bad("agentId is not allowed by hooks.allowedAgentIds");
    }
    return id;
  }

  private SessionKey session(HookAction action, HookSettings settings, String agentId, boolean v3) {
    if (action.sessionKey().isEmpty()) {
      return settings
          .defaultSession()
          .map(key -> named(key, agentId, settings))
          .orElseGet(() -> keys.of(agentId, "hook:" + UUID.randomUUID()));
    }
    SessionKey session = named(action.sessionKey().get(), agentId, settings);
    if (action.keySource() == KeySource.REQUEST && !settings.requestSession().orElse(v3)) {
      throw HookRefusal.bad(
          "sessionKey is not taken from requests; hooks.allowRequestSessionKey can allow it");
    }
    if ((action.keySource() != KeySource.CONFIG || settings.prefixesGiven())
        && settings.sessionPrefixes().stream().noneMatch(begin -> begins(session, begin))) {
      throw HookRefusal.bad(
          "sessionKey must start with one of: " + String.join(", ", settings.sessionPrefixes()));
    }
    return session;
  }

  private SessionKey named(String key, String agentId, HookSettings settings) {
    SessionKey session =
        key.startsWith("agent:")
            ? keys.canonical(key)
            : keys.of(agentId, keys.canonical(key).rest());
    String owner = agents.orMain(session.agentId());
    if (!owner.equals(agentId)
        && !settings.agents().isEmpty()
        && !settings.agents().contains(owner)) {
      throw HookRefusal.bad("agentId is not allowed by hooks.allowedAgentIds");
    }
    return session;
  }

  private static boolean begins(SessionKey session, String prefix) {
    return session.rest().startsWith(prefix) || session.value().startsWith(prefix);
  }

  private void checkChannel(JsonObject wishes) {
    Object channel = wishes.getValue("channel");
    List<String> known =
        Stream.concat(Stream.of("last"), channels.all().stream().map(Channels.Channel::id))
            .toList();
    if (channel != null && !(channel instanceof String id && known.contains(id.strip()))) {
      throw HookRefusal.bad("channel must be " + known.stream().collect(Collectors.joining("|")));
    }
  }

  private Optional<ModelRef> model(JsonObject wishes) {
    Object wanted = wishes.getValue("model");
    if (wanted == null) {
      return Optional.empty();
    }
    String name = text(wishes, "model").orElseThrow(() -> HookRefusal.bad("model required"));
    return Optional.of(
        models.resolve(name).orElseThrow(() -> HookRefusal.bad("unknown model \"" + name + "\"")));
  }

  private static Optional<ThinkingLevel> thinking(JsonObject wishes) {
    return text(wishes, "thinking").flatMap(ThinkingLevel::parse);
  }

  private static Optional<Duration> timeout(JsonObject wishes) {
    return wishes.getValue("timeoutSeconds") instanceof Number seconds && seconds.longValue() > 0
        ? Optional.of(Duration.ofSeconds(Math.min(seconds.longValue(), 86_400)))
        : Optional.empty();
  }

  private static boolean delivers(JsonObject wishes) {
    return !Boolean.FALSE.equals(wishes.getValue("deliver"));
  }

  private static String cut(String text) {
    return text.length() > MAX_TOLD_CHARS ? text.substring(0, MAX_TOLD_CHARS - 1) + "…" : text;
  }
}
