package dev.gatehouse.gateway.budget;

import dev.gatehouse.gateway.metric.Metric;
import dev.gatehouse.gateway.metric.MetricSource;
import jakarta.inject.Inject;
import java.util.List;

/** The numbers of budgets. */
final class BudgetMetrics implements MetricSource {
  private final TokenLedger ledger;
  private final Budgets budgets;

  @Inject
  BudgetMetrics(TokenLedger ledger, Budgets budgets) {
    this.ledger = ledger;
    this.budgets = budgets;
  }

  @Override
  public List<Metric> metrics() {
    return List.of(
        new Metric(
            "gatehouse_tokens_today",
            "Tokens that models took today, as far as this process has looked.",
            false,
            ledger::known),
        new Metric(
            "gatehouse_budgets_reached",
            "Budgets that are used up.",
            false,
            () ->
                budgets.known().stream()
                    .filter(limit -> limit.state() == Limit.State.REACHED)
                    .count()));
  }
}
