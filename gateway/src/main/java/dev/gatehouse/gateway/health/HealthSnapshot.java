package dev.gatehouse.gateway.health;

import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.agent.Agents.Agent;
import dev.gatehouse.gateway.agent.HeartbeatSettings;
import dev.gatehouse.gateway.channel.Channels;
import dev.gatehouse.gateway.channel.Channels.Channel;
import dev.gatehouse.gateway.configuration.LiveConfig;
import dev.gatehouse.gateway.protocol.Broadcaster;
import dev.gatehouse.gateway.protocol.Caller;
import dev.gatehouse.gateway.protocol.Connections;
import dev.gatehouse.gateway.protocol.GatewayEvent;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.protocol.RawJson;
import dev.gatehouse.gateway.protocol.StateVersions;
import dev.gatehouse.gateway.session.Sessions;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * How the gateway is, worked out now and then and kept as text: {@code health} is the most frequent
 * of all calls. Used on the gateway's event loop only.
 */
@Singleton
final class HealthSnapshot implements Connections.Listener {
  /** A snapshot older than this is not answered any more. */
  private static final long MAX_AGE_MILLIS = 60_000;

  /** Refreshes come no closer than this, however many clients ask. */
  private static final long MIN_INTERVAL_MILLIS = 1_000;

  private final Agents agents;
  private final Channels channels;
  private final Sessions sessions;
  private final Broadcaster broadcaster;
  private final GatewayLoop loop;
  private final StateVersions versions;
  private final LiveConfig config;
  private final Clock clock;
  private RawJson text = new RawJson("{}");
  private long takenAtMillis = Long.MIN_VALUE;
  private boolean refreshPlanned;

  @Inject
  HealthSnapshot(
      Agents agents,
      Channels channels,
      Sessions sessions,
      Broadcaster broadcaster,
      GatewayLoop loop,
      StateVersions versions,
      Connections connections,
      LiveConfig config,
      Clock clock) {
    this.agents = agents;
    this.channels = channels;
    this.sessions = sessions;
    this.broadcaster = broadcaster;
    this.loop = loop;
    this.versions = versions;
    this.config = config;
    this.clock = clock;
    connections.listen(this);
  }

  /** Completes when the sessions can be told, or cannot be read. */
  Future<Void> sessionsRead() {
    return sessions.load().otherwiseEmpty();
  }

  /** The last snapshot, or a new one when that is too old; a newer one is worked out soon. */
  RawJson recent() {
    if (age() > MAX_AGE_MILLIS) {
      refresh();
    } else {
      refreshSoon();
    }
    return text;
  }

  /** A snapshot of now. */
  RawJson fresh() {
    refresh();
    return text;
  }

  /** The last snapshot as it is. */
  RawJson last() {
    return text;
  }

  @Override
  public void connected(Caller caller) {
    sessionsRead().onComplete(ignored -> refreshSoon());
  }

  /** Works a snapshot out and tells everybody. */
  void refresh() {
    long started = System.nanoTime();
    takenAtMillis = clock.millis();
    JsonObject json = describe();
    json.put("durationMs", (System.nanoTime() - started) / 1_000_000);
    text = new RawJson(json.encode());
    versions.healthChanged();
    broadcaster.broadcast(GatewayEvent.of("health", text).withVersions());
  }

  private void refreshSoon() {
    if (!refreshPlanned) {
      refreshPlanned = true;
      loop.after(
          Math.max(1, MIN_INTERVAL_MILLIS - age()),
          () -> {
            refreshPlanned = false;
            refresh();
          });
    }
  }

  private long age() {
    long now = clock.millis();
    return takenAtMillis == Long.MIN_VALUE || now < takenAtMillis
        ? Long.MAX_VALUE / 2
        : now - takenAtMillis;
  }

  private JsonObject describe() {
    Agent main = agents.main();
    JsonArray all = new JsonArray();
    for (Agent agent : agents.all()) {
      JsonObject json =
          new JsonObject().put("agentId", agent.id()).put("isDefault", agent.equals(main));
      agent.text("name").ifPresent(name -> json.put("name", name));
      all.add(
          json.put("heartbeat", heartbeat(agent.id()))
              .put("sessions", sessions.summary(agent.id())));
    }
    JsonObject channelStates = new JsonObject();
    JsonArray order = new JsonArray();
    JsonObject labels = new JsonObject();
    for (Channel channel : channels.all()) {
      order.add(channel.id());
      labels.put(channel.id(), channel.label());
      channelStates.put(
          channel.id(),
          new JsonObject()
              .put("accountId", channel.accounts().get(0))
              .put("configured", true)
              .put("linked", false));
    }
    return new JsonObject()
        .put("ok", true)
        .put("ts", takenAtMillis)
        .put("durationMs", 0)
        .put("channels", channelStates)
        .put("channelOrder", order)
        .put("channelLabels", labels)
        .put(
            "heartbeatSeconds",
            HeartbeatSettings.of(agents, main.id()).every().map(Duration::toSeconds).orElse(0L))
        .put("defaultAgentId", main.id())
        .put("agents", all)
        .put("sessions", sessions.summary(main.id()))
        .put(
            "plugins",
            new JsonObject()
                .put("loaded", new JsonArray())
                .put("errors", new JsonArray())
                .put("unavailable", new JsonArray()))
        .put(
            "configReload",
            config.standing().json(false).put("hotReloadStatus", hotReloadStatus()));
  }

  private String hotReloadStatus() {
    return config.current().string("gateway", "reload", "mode").filter("off"::equals).isPresent()
        ? "disabled"
        : "active";
  }

  private JsonObject heartbeat(String agentId) {
    HeartbeatSettings settings = HeartbeatSettings.of(agents, agentId);
    return new JsonObject()
        .put("enabled", settings.every().isPresent())
        .put("every", settings.written())
        .put("everyMs", settings.every().map(Duration::toMillis).orElse(null))
        .put("prompt", settings.prompt())
        .put("target", settings.target())
        .put("ackMaxChars", settings.ackMaxChars());
  }

  /** The snapshot as an object, for {@code hello-ok}. */
  Optional<JsonObject> asObject() {
    return takenAtMillis == Long.MIN_VALUE
        ? Optional.empty()
        : Optional.of(new JsonObject(text.text()));
  }
}
