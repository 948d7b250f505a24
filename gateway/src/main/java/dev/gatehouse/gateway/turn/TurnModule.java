package dev.gatehouse.gateway.turn;

import com.google.inject.AbstractModule;

/** Turns of one gateway. */
public final class TurnModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(SessionTurns.class);
    bind(Turns.class).to(SessionTurns.class);
  }
}
