package dev.gatehouse.gateway.handover;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.OptionalBinder;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.gateway.server.ServerLifecycle;

/** Upgrades of one gateway. A program that can start its successor binds {@link Successor}. */
public final class HandoverModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(Handover.class);
    OptionalBinder.newOptionalBinder(binder(), Successor.class);
    OptionalBinder.newOptionalBinder(binder(), HandoverLimits.class)
        .setDefault()
        .toInstance(HandoverLimits.USUAL);
    OptionalBinder.newOptionalBinder(binder(), HandoverWatch.class)
        .setDefault()
        .toInstance(HandoverWatch.NONE);
    bind(UpgradeNews.class);
    Multibinder.newSetBinder(binder(), ServerLifecycle.class).addBinding().to(UpgradeNews.class);
    Multibinder<RpcMethod> methods = Multibinder.newSetBinder(binder(), RpcMethod.class);
    methods.addBinding().to(UpgradeStart.class);
    bind(UpgradeStart.class);
    methods.addBinding().to(UpgradeStatus.class);
    bind(UpgradeStatus.class);
  }
}
