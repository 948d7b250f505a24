package dev.gatehouse.gateway.system;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.gateway.protocol.RpcMethod;

/** The gateway's own identity, program and secrets, for clients of protocol 4. */
public final class SystemModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(GatewayIdentity.class);
    Multibinder<RpcMethod> methods = Multibinder.newSetBinder(binder(), RpcMethod.class);
    add(methods, GatewayIdentityGet.class);
    add(methods, GatewayRestartRequest.class);
    add(methods, SecretsReload.class);
    add(methods, SystemInfo.class);
    add(methods, UpdateRun.class);
    add(methods, UpdateStatus.class);
  }

  private void add(Multibinder<RpcMethod> methods, Class<? extends RpcMethod> type) {
    methods.addBinding().to(type);
    bind(type);
  }
}
