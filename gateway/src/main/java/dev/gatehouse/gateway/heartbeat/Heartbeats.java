package dev.gatehouse.gateway.heartbeat;

import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.agent.Agents.Agent;
import dev.gatehouse.gateway.agent.HeartbeatSettings;
import dev.gatehouse.gateway.agent.Workspaces;
import dev.gatehouse.gateway.configuration.LiveConfig;
import dev.gatehouse.gateway.prompt.Prompts;
import dev.gatehouse.gateway.protocol.Broadcaster;
import dev.gatehouse.gateway.protocol.GatewayEvent;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.provider.Models;
import dev.gatehouse.gateway.server.ServerLifecycle;
import dev.gatehouse.gateway.session.SessionKey;
import dev.gatehouse.gateway.session.Sessions;
import dev.gatehouse.gateway.session.SystemEvents;
import dev.gatehouse.gateway.tool.ToolScope.Origin;
import dev.gatehouse.gateway.turn.TurnRequest;
import dev.gatehouse.gateway.turn.TurnResult;
import dev.gatehouse.gateway.turn.Turns;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets agents look for work by themselves: every so often, and when something wakes them. The
 * timers count time that passes, not the clock on the wall; an agent without an interval has none.
 * Used on the gateway's event loop only.
 */
@Singleton
public final class Heartbeats implements ServerLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(Heartbeats.class);
  private static final long SOON_MILLIS = 250;
  private static final int PREVIEW_CHARS = 200;
  private static final long AGAIN_MILLIS = 24L * 60 * 60 * 1_000;
  private static final int MAX_FILE_BYTES = 64 * 1024;

  /** The sentence of a new workspace's file, which asks for nothing. */
  private static final String NOTHING_YET = "While this list is empty";

  private final Agents agents;
  private final Workspaces workspaces;
  private final Models models;
  private final Turns turns;
  private final SystemEvents events;
  private final Sessions sessions;
  private final Provider<HeartbeatDelivery> delivery;
  private final Broadcaster broadcaster;
  private final GatewayLoop loop;
  private final Clock clock;
  private final Map<String, Runnable> timers = new HashMap<>();
  private final Map<String, Long> nextAt = new HashMap<>();
  private final Map<String, Runnable> wishes = new HashMap<>();
  private final Set<String> looking = new HashSet<>();
  private Optional<JsonObject> last = Optional.empty();
  private boolean enabled = true;
  private boolean running;

  @Inject
  Heartbeats(
      Agents agents,
      Workspaces workspaces,
      Models models,
      Turns turns,
      SystemEvents events,
      Sessions sessions,
      Provider<HeartbeatDelivery> delivery,
      Broadcaster broadcaster,
      GatewayLoop loop,
      LiveConfig config,
      Clock clock) {
    this.agents = agents;
    this.workspaces = workspaces;
    this.models = models;
    this.turns = turns;
    this.events = events;
    this.sessions = sessions;
    this.delivery = delivery;
    this.broadcaster = broadcaster;
    this.loop = loop;
    this.clock = clock;
    config.onChange((before, now) -> loop.run(this::plan));
  }

  @Override
  public void start() {
    running = true;
    plan();
  }

  @Override
  public void stop() {
    running = false;
    timers.values().forEach(Runnable::run);
    timers.clear();
    wishes.values().forEach(Runnable::run);
    wishes.clear();
  }

  /** Turns all of them on or off until the gateway ends. */
  public void enable(boolean value) {
    enabled = value;
    plan();
  }

  /** What the last look did, as clients are told it; empty before the first one. */
  public Optional<JsonObject> last() {
    return last;
  }

  /** When an agent looks next, in milliseconds since 1970; empty for one that does not. */
  public OptionalLong next(String agentId) {
    Long at = nextAt.get(agentId);
    return at == null ? OptionalLong.empty() : OptionalLong.of(at);
  }

  /** Makes an agent look soon, whatever its interval; several wishes at once are one look. */
  public void trigger(String agentId, String reason) {
    String id = Agents.id(agentId);
    if (running && !wishes.containsKey(id)) {
      wishes.put(
          id,
          loop.after(
              SOON_MILLIS,
              () -> {
                wishes.remove(id);
                look(id, reason);
              }));
    }
  }

  private void plan() {
    timers.values().forEach(Runnable::run);
    timers.clear();
    nextAt.clear();
    if (!running || !enabled) {
      return;
    }
    for (Agent agent : agents.all()) {
      HeartbeatSettings.of(agents, agent.id())
          .every()
          .ifPresent(
              every -> {
                long millis = Math.max(1_000, every.toMillis());
                nextAt.put(agent.id(), clock.millis() + millis);
                timers.put(
                    agent.id(),
                    loop.every(
                        millis,
                        () -> {
                          nextAt.put(agent.id(), clock.millis() + millis);
                          look(agent.id(), "interval");
                        }));
              });
    }
  }

  private void look(String agentId, String reason) {
    HeartbeatSettings settings = HeartbeatSettings.of(agents, agentId);
    SessionKey session = new SessionKey(agents.mainSessionKey(agentId));
    boolean planned = reason.equals("interval");
    if (!enabled || settings.every().isEmpty()) {
      skipped("disabled");
    } else if (planned && !settings.active(clock.instant())) {
      skipped("quiet-hours");
    } else if (looking.contains(agentId) || turns.running(session)) {
      skipped("requests-in-flight");
    } else {
      looking.add(agentId);
      long began = clock.millis();
      boolean asked = !planned || events.waitsFor(session);
      (asked ? Future.succeededFuture(true) : hasWork(agentId))
          .compose(
              work ->
                  work
                      ? ask(agentId, session, settings).map(Optional::of)
                      : Future.succeededFuture(Optional.<TurnResult>empty()))
          .onComplete(
              done -> {
                looking.remove(agentId);
                if (done.failed()) {
                  LOG.warn(
                      "a heartbeat failed agent={} error={}", agentId, done.cause().toString());
                  tell("failed", Optional.of(String.valueOf(done.cause().getMessage())), "", began);
                } else if (done.result().isEmpty()) {
                  skipped("empty-heartbeat-file");
                } else {
                  ended(session, done.result().get(), settings, began);
                }
              });
    }
  }

  private Future<TurnResult> ask(String agentId, SessionKey session, HeartbeatSettings settings) {
    return turns
        .start(
            TurnRequest.builder(session)
                .message(settings.prompt())
                // What outsiders told the session does not get the rights of the agent's own look.
                .origin(events.outsideWaitsFor(session) ? Origin.HOOK : Origin.HEARTBEAT)
                .model(settings.model().flatMap(models::resolve))
                .heartbeat(true)
                .build())
        .compose(turn -> turn.result());
  }

  private void ended(
      SessionKey session, TurnResult result, HeartbeatSettings settings, long began) {
    if (result.status() != TurnResult.Status.OK) {
      tell("failed", result.error(), "", began);
      return;
    }
    String text = result.text().strip();
    String rest = text.replace(Prompts.HEARTBEAT_OK, "").strip();
    boolean token = !rest.equals(text);
    if (text.isEmpty()) {
      tell("ok-empty", Optional.empty(), "", began);
    } else if (token && rest.length() <= settings.ackMaxChars()) {
      tell("ok-token", Optional.empty(), rest, began);
    } else {
      deliver(session, rest, settings)
          .onComplete(
              done ->
                  loop.run(
                      () -> {
                        Delivered how = done.succeeded() ? done.result() : Delivered.failed();
                        tell(how.status(), how.reason(), rest, began, how.channel());
                      }));
    }
  }

  /** What became of a text: the event's own words. */
  private record Delivered(String status, Optional<String> reason, Optional<String> channel) {
    static Delivered skipped(String reason) {
      return new Delivered("skipped", Optional.of(reason), Optional.empty());
    }

    static Delivered failed() {
      return new Delivered("failed", Optional.of("delivery-failed"), Optional.empty());
    }
  }

  /** Sends it where the agent was spoken to last; the same words at most once a day. */
  private Future<Delivered> deliver(SessionKey session, String text, HeartbeatSettings settings) {
    String target = settings.target().toLowerCase(java.util.Locale.ROOT);
    if (target.equals("none")) {
      return Future.succeededFuture(Delivered.skipped("no-target"));
    }
    return sessions
        .find(session)
        .compose(
            found -> {
              Optional<String> channel =
                  target.equals("last")
                      ? found.flatMap(entry -> entry.text("lastChannel"))
                      : Optional.of(target);
              Optional<String> to =
                  settings
                      .to()
                      .or(
                          () ->
                              found
                                  .filter(entry -> entry.text("lastChannel").equals(channel))
                                  .flatMap(entry -> entry.text("lastTo")));
              if (channel.isEmpty() || to.isEmpty()) {
                return Future.succeededFuture(Delivered.skipped("no-target"));
              }
              boolean again =
                  found
                      .filter(
                          entry ->
                              entry.text("lastHeartbeatText").filter(text::equals).isPresent()
                                  && clock.millis() - entry.number("lastHeartbeatSentAt")
                                      < AGAIN_MILLIS)
                      .isPresent();
              if (again) {
                return Future.succeededFuture(Delivered.skipped("duplicate"));
              }
              return delivery
                  .get()
                  .send(channel.get(), to.get(), text)
                  .compose(
                      sent ->
                          sent
                              ? sessions
                                  .patch(
                                      session,
                                      new JsonObject()
                                          .put("lastHeartbeatText", text)
                                          .put("lastHeartbeatSentAt", clock.millis()))
                                  .map(entry -> new Delivered("sent", Optional.empty(), channel))
                              : Future.succeededFuture(Delivered.skipped("no-target")));
            });
  }

  private Future<Boolean> hasWork(String agentId) {
    return loop.blocking(
        () -> {
          try {
            return workspaces
                .open(agentId)
                .read("HEARTBEAT.md", MAX_FILE_BYTES)
                .map(content -> asksForSomething(content.text()))
                .orElse(false);
          } catch (IOException e) {
            return false;
          }
        });
  }

  /** Whether a list has more than headings, empty lines and the words that it began with. */
  static boolean asksForSomething(String text) {
    return text.lines()
        .map(String::strip)
        .anyMatch(
            line ->
                !line.isEmpty()
                    && !line.startsWith("#")
                    && !line.startsWith("<!--")
                    && !line.contains(NOTHING_YET));
  }

  private void skipped(String reason) {
    tell("skipped", Optional.of(reason), "", clock.millis());
  }

  private void tell(String status, Optional<String> reason, String preview, long began) {
    tell(status, reason, preview, began, Optional.empty());
  }

  private void tell(
      String status,
      Optional<String> reason,
      String preview,
      long began,
      Optional<String> channel) {
    JsonObject event = new JsonObject().put("ts", clock.millis()).put("status", status);
    reason.ifPresent(value -> event.put("reason", value));
    channel.ifPresent(value -> event.put("channel", value));
    if (!preview.isEmpty()) {
      event.put(
          "preview",
          preview.length() > PREVIEW_CHARS ? preview.substring(0, PREVIEW_CHARS) : preview);
    }
    event.put("durationMs", clock.millis() - began).put("hasMedia", false);
    last = Optional.of(event);
    broadcaster.broadcast(GatewayEvent.of("heartbeat", event).droppable(true));
  }
}
