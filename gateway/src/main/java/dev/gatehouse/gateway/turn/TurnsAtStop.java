package dev.gatehouse.gateway.turn;

import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.profiles.component.GatewayComponent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** At the stop of a gateway, gives the running turns a moment to end, then gives them up. */
final class TurnsAtStop implements GatewayComponent {
  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final Duration GIVING_UP = Duration.ofSeconds(2);

  private final SessionTurns turns;
  private final GatewayLoop loop;

  @Inject
  TurnsAtStop(SessionTurns turns, GatewayLoop loop) {
    this.turns = turns;
    this.loop = loop;
  }

  @Override
  public String name() {
    return "turns";
  }

  @Override
  public CompletionStage<Void> start() {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Void> stop() {
    return loop.<Void>call(
            () -> {
              Promise<Void> done = Promise.promise();
              Future<Void> drained = turns.drain();
              drained.onComplete(ignored -> done.tryComplete());
              done.future().onComplete(ignored -> turns.leaveWaiting());
              if (!drained.isComplete()) {
                Runnable giveUp = loop.after(GRACE.toMillis(), turns::abandon);
                // What is being stored then gets its time, but no more than that.
                Runnable leave = loop.after(GRACE.plus(GIVING_UP).toMillis(), done::tryComplete);
                done.future()
                    .onComplete(
                        ignored -> {
                          giveUp.run();
                          leave.run();
                        });
              }
              return done.future();
            })
        .toCompletionStage();
  }
}
