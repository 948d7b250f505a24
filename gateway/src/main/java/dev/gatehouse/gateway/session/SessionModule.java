package dev.gatehouse.gateway.session;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.gateway.protocol.RpcMethod;

/** Sessions of one gateway. */
public final class SessionModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(ResetPolicy.class);
    bind(SendPolicy.class);
    bind(SessionKeys.class);
    bind(Sessions.class);
    bind(Transcripts.class);
    bind(SystemEvents.class);
    bind(SessionsList.class);
    Multibinder<RpcMethod> methods = Multibinder.newSetBinder(binder(), RpcMethod.class);
    methods.addBinding().to(SessionsList.class);
  }
}
