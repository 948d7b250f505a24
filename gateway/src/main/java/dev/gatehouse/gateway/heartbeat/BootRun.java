package dev.gatehouse.gateway.heartbeat;

import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.agent.Agents.Agent;
import dev.gatehouse.gateway.agent.Workspaces;
import dev.gatehouse.gateway.configuration.LiveConfig;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.server.ServerLifecycle;
import dev.gatehouse.gateway.session.SessionKey;
import dev.gatehouse.gateway.session.SessionKeys;
import dev.gatehouse.gateway.tool.ToolScope.Origin;
import dev.gatehouse.gateway.turn.TurnRequest;
import dev.gatehouse.gateway.turn.Turns;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows each agent its BOOT.md once after the gateway has started, where the operator has switched
 * it on: {@code hooks.internal.enabled}, and not {@code hooks.internal.entries.boot-md.enabled:
 * false}. A file of the workspace alone never makes an agent do something.
 */
@Singleton
final class BootRun implements ServerLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(BootRun.class);
  private static final long SOON_MILLIS = 500;
  private static final int MAX_BYTES = 64 * 1024;

  private final LiveConfig config;
  private final Agents agents;
  private final Workspaces workspaces;
  private final SessionKeys keys;
  private final Provider<Turns> turns;
  private final GatewayLoop loop;
  private Runnable cancel = () -> {};

  @Inject
  BootRun(
      LiveConfig config,
      Agents agents,
      Workspaces workspaces,
      SessionKeys keys,
      Provider<Turns> turns,
      GatewayLoop loop) {
    this.config = config;
    this.agents = agents;
    this.workspaces = workspaces;
    this.keys = keys;
    this.turns = turns;
    this.loop = loop;
  }

  @Override
  public void start() {
    if (is(false, "hooks", "internal", "enabled")
        && is(true, "hooks", "internal", "entries", "boot-md", "enabled")) {
      cancel = loop.after(SOON_MILLIS, () -> agents.all().forEach(this::boot));
    }
  }

  @Override
  public void stop() {
    cancel.run();
  }

  private void boot(Agent agent) {
    loop.blocking(() -> read(agent.id()))
        .compose(text -> text.isBlank() ? Future.succeededFuture() : ask(agent.id(), text))
        .onFailure(
            why -> LOG.warn("BOOT.md was not run agent={} error={}", agent.id(), why.toString()));
  }

  private Future<Void> ask(String agentId, String text) {
    SessionKey session = keys.of(agentId, "boot");
    return turns
        .get()
        .start(
            TurnRequest.builder(session)
                .message(
                    "The gateway has just started. Do what your BOOT.md says:\n\n"
                        + text
                        + "\n\nWhen that is done, and nothing is left to tell, answer NO_REPLY.")
                .origin(Origin.HEARTBEAT)
                .build())
        .mapEmpty();
  }

  private String read(String agentId) {
    try {
      Optional<String> text =
          workspaces.open(agentId).read("BOOT.md", MAX_BYTES).map(content -> content.text());
      return text.filter(Heartbeats::asksForSomething).orElse("").strip();
    } catch (IOException e) {
      return "";
    }
  }

  private boolean is(boolean otherwise, String... path) {
    return ConfigTrees.at(config.current().resolved(), path)
        .filter(Boolean.class::isInstance)
        .map(Boolean.class::cast)
        .orElse(otherwise);
  }
}
