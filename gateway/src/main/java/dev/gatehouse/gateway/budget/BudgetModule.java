package dev.gatehouse.gateway.budget;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.gateway.metric.MetricSource;
import dev.gatehouse.gateway.protocol.EventName;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.profiles.component.GatewayComponent;

/** The budget of one gateway: what it may use, and what happens at the limits. */
public final class BudgetModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(Budgets.class);
    bind(TokenLedger.class);
    bind(Measures.class);
    bind(BudgetWatch.class);
    bind(BudgetStatus.class);
    bind(BudgetMetrics.class);
    Multibinder.newSetBinder(binder(), GatewayComponent.class).addBinding().to(BudgetWatch.class);
    Multibinder.newSetBinder(binder(), RpcMethod.class).addBinding().to(BudgetStatus.class);
    Multibinder.newSetBinder(binder(), MetricSource.class).addBinding().to(BudgetMetrics.class);
    Multibinder.newSetBinder(binder(), EventName.class)
        .addBinding()
        .toInstance(
            new EventName(
                BudgetWatch.EVENT,
                "one limit of `budget.status`: it came near, is reached, or has room again"));
  }
}
