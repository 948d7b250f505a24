package dev.gatehouse.gateway.agent;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.gateway.protocol.HelloPart;
import dev.gatehouse.gateway.protocol.RpcMethod;

/** Agents of one gateway, as the configuration names them. */
public final class AgentModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(Agents.class);
    Multibinder<RpcMethod> methods = Multibinder.newSetBinder(binder(), RpcMethod.class);
    methods.addBinding().to(AgentsList.class);
    bind(AgentsList.class);
    Multibinder<HelloPart> hello = Multibinder.newSetBinder(binder(), HelloPart.class);
    hello.addBinding().to(SessionDefaultsHello.class);
    bind(SessionDefaultsHello.class);
  }
}
