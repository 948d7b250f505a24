package dev.gatehouse.gateway.subagent;

import dev.gatehouse.gateway.database.Database;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.server.ServerLifecycle;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * Soon after the start of a gateway, looks after the sub-agents of its last life. A gateway without
 * a database is left alone.
 */
@Singleton
final class SubagentsAtStart implements ServerLifecycle {
  private static final long LOOK_MILLIS = 350;

  private final Spawner spawner;
  private final Database database;
  private final GatewayLoop loop;
  private Runnable cancel = () -> {};

  @Inject
  SubagentsAtStart(Spawner spawner, Database database, GatewayLoop loop) {
    this.spawner = spawner;
    this.database = database;
    this.loop = loop;
  }

  @Override
  public void start() {
    if (database.exists()) {
      cancel = loop.after(LOOK_MILLIS, spawner::recover);
    }
  }

  @Override
  public void stop() {
    cancel.run();
  }
}
