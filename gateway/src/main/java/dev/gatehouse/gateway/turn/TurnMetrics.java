package dev.gatehouse.gateway.turn;

import dev.gatehouse.gateway.metric.Metric;
import dev.gatehouse.gateway.metric.MetricSource;
import jakarta.inject.Inject;
import java.util.List;

/** Numbers of turns. */
final class TurnMetrics implements MetricSource {
  private final SessionTurns turns;

  @Inject
  TurnMetrics(SessionTurns turns) {
    this.turns = turns;
  }

  @Override
  public List<Metric> metrics() {
    return List.of(
        new Metric("gatehouse_turns_running", "Turns that run.", false, turns::runningTurns),
        new Metric(
            "gatehouse_messages_waiting", "Messages that wait.", false, turns::waitingMessages),
        new Metric("gatehouse_turns_total", "Turns that ended.", true, turns::endedTurns),
        new Metric("gatehouse_turns_failed_total", "Turns that failed.", true, turns::failedTurns));
  }
}
