package dev.gatehouse.gateway.logtail;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.gateway.log.InstanceLog;
import dev.gatehouse.gateway.protocol.RpcMethod;

/** The log's own RPC method. Needs a bound {@link InstanceLog}. */
public final class LogTailModule extends AbstractModule {
  @Override
  protected void configure() {
    Multibinder.newSetBinder(binder(), RpcMethod.class).addBinding().to(LogsTail.class);
    bind(LogsTail.class);
  }
}
