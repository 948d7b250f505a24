package dev.gatehouse.gateway.probation;

import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.gateway.configuration.ConfigStanding;
import dev.gatehouse.gateway.configuration.LiveConfig;
import dev.gatehouse.gateway.heartbeat.HeartbeatDelivery;
import dev.gatehouse.gateway.log.InstanceLog;
import dev.gatehouse.gateway.protocol.Broadcaster;
import dev.gatehouse.gateway.protocol.GatewayEvent;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.server.ServerLifecycle;
import dev.gatehouse.gateway.session.SystemEvents;
import dev.gatehouse.profiles.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Says it when the configuration in force stands differently to the file: every change as an event,
 * and what somebody should look at once as a line for the main session's next turn and as a message
 * on the chat channel of {@code gateway.reload.notify}.
 */
@Singleton
final class StandingNotice implements ServerLifecycle {
  static final String EVENT = "config.standing";

  /** Clients of the life before come back first. */
  private static final long DELAY_MILLIS = 1_500;

  private static final int MAX_DIFF = 2_000;

  private final LiveConfig live;
  private final GatewayLoop loop;
  private final Broadcaster broadcaster;
  private final Provider<SystemEvents> sessions;
  private final Provider<HeartbeatDelivery> channels;
  private final Instance instance;
  private final InstanceLog log;
  private Runnable cancel = () -> {};

  @Inject
  StandingNotice(
      LiveConfig live,
      GatewayLoop loop,
      Broadcaster broadcaster,
      Provider<SystemEvents> sessions,
      Provider<HeartbeatDelivery> channels,
      Instance instance,
      InstanceLog log) {
    this.live = live;
    this.loop = loop;
    this.broadcaster = broadcaster;
    this.sessions = sessions;
    this.channels = channels;
    this.instance = instance;
    this.log = log;
  }

  @Override
  public void start() {
    live.onStanding(now -> loop.run(() -> event(now)));
    ConfigStanding standing = live.standing();
    if (standing.news()) {
      tell(standing);
      cancel = loop.after(DELAY_MILLIS, () -> event(live.standing()));
    }
  }

  @Override
  public void stop() {
    cancel.run();
  }

  private void event(ConfigStanding now) {
    broadcaster.broadcast(GatewayEvent.of(EVENT, now.json(false)));
  }

  private void tell(ConfigStanding standing) {
    String text = text(standing);
    sessions.get().add(text);
    ConfigSnapshot config = live.current();
    Optional<String> channel = config.string("gateway", "reload", "notify", "channel");
    Optional<String> to = config.string("gateway", "reload", "notify", "to");
    if (channel.isPresent() && to.isPresent()) {
      channels
          .get()
          .send(channel.get(), to.get(), text)
          .onComplete(
              sent -> {
                if (sent.failed() || !sent.result()) {
                  log.warn(
                      "config",
                      "nobody could be told on the chat channel",
                      "channel",
                      channel.get(),
                      "why",
                      sent.failed() ? String.valueOf(sent.cause()) : "it does not run here");
                }
              });
    }
  }

  private String text(ConfigStanding standing) {
    String what =
        switch (standing.mode()) {
          case ROLLED_BACK ->
              "a changed configuration failed, and generation "
                  + standing.generation()
                  + " is back in the file";
          case SAFE ->
              "the configuration file cannot be used, so this gateway runs in safe mode on"
                  + " generation "
                  + standing.generation()
                  + ", with channels off";
          case HELD ->
              "the configuration file failed, so generation "
                  + standing.generation()
                  + " stays in force";
          case FILE, ON_TRIAL -> "the configuration file is in force";
        };
    String diff =
        standing.diff().length() > MAX_DIFF
            ? standing.diff().substring(0, MAX_DIFF) + "\n…"
            : standing.diff();
    return "⚠️ "
        + instance.displayName()
        + ": "
        + what
        + ". Why: "
        + standing.reason()
        + "."
        + (diff.isEmpty() ? "" : "\n" + diff)
        + "\nWhat to do: "
        + standing.remedy();
  }
}
