package dev.gatehouse.gateway.turn;

import dev.gatehouse.gateway.lifecycle.RunningWork;
import jakarta.inject.Inject;

/** Turns that run now: a restart waits for them. */
final class RunningTurns implements RunningWork {
  private final SessionTurns turns;

  @Inject
  RunningTurns(SessionTurns turns) {
    this.turns = turns;
  }

  @Override
  public int running() {
    return (int)
        turns.unfinished().stream().filter(run -> run.state() == Run.State.RUNNING).count();
  }
}
