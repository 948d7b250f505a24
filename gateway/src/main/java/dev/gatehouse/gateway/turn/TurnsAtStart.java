package dev.gatehouse.gateway.turn;

import dev.gatehouse.gateway.database.Database;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.server.ServerLifecycle;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * Soon after the start of a gateway, looks after the turns that an earlier life of it left: what
 * waits is answered, also when nobody asks. A gateway without a database is left alone.
 */
@Singleton
final class TurnsAtStart implements ServerLifecycle {
  private static final long LOOK_MILLIS = 300;

  private final SessionTurns turns;
  private final Database database;
  private final GatewayLoop loop;
  private Runnable cancelLook = () -> {};

  @Inject
  TurnsAtStart(SessionTurns turns, Database database, GatewayLoop loop) {
    this.turns = turns;
    this.database = database;
    this.loop = loop;
  }

  @Override
  public void start() {
    if (database.exists()) {
      cancelLook = loop.after(LOOK_MILLIS, turns::ready);
    }
  }

  @Override
  public void stop() {
    cancelLook.run();
  }
}
