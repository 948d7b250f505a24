package dev.gatehouse.gateway.audit;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.gateway.protocol.RpcMethod;

/** The record of what agents did and were refused. */
public final class AuditModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(Audit.class);
    bind(AuditList.class);
    Multibinder.newSetBinder(binder(), RpcMethod.class).addBinding().to(AuditList.class);
  }
}
