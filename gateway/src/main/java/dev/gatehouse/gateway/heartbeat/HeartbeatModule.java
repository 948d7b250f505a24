package dev.gatehouse.gateway.heartbeat;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.OptionalBinder;
import dev.gatehouse.gateway.protocol.EventName;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.gateway.server.ServerLifecycle;

/** What makes agents of one gateway look by themselves. */
public final class HeartbeatModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(Heartbeats.class);
    Multibinder<ServerLifecycle> lifecycles =
        Multibinder.newSetBinder(binder(), ServerLifecycle.class);
    lifecycles.addBinding().to(Heartbeats.class);
    add(lifecycles, BootRun.class);
    OptionalBinder.newOptionalBinder(binder(), HeartbeatDelivery.class)
        .setDefault()
        .toInstance(HeartbeatDelivery.NONE);
    Multibinder.newSetBinder(binder(), EventName.class)
        .addBinding()
        .toInstance(
            new EventName(
                "heartbeat",
                "{ts, status: \"sent\" | \"ok-empty\" | \"ok-token\" | \"skipped\" | "
                    + "\"failed\", to?, preview?, durationMs?, hasMedia?, reason?, channel?, "
                    + "silent?, indicatorType?}: an agent looked by itself"));
    Multibinder<RpcMethod> methods = Multibinder.newSetBinder(binder(), RpcMethod.class);
    add(methods, LastHeartbeat.class);
    add(methods, SetHeartbeats.class);
    add(methods, Wake.class);
  }

  private <T> void add(Multibinder<T> set, Class<? extends T> type) {
    set.addBinding().to(type);
    bind(type);
  }
}
