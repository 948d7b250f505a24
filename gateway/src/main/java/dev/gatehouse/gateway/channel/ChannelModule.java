package dev.gatehouse.gateway.channel;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.gateway.protocol.RpcMethod;

/** Chat channels of one gateway. */
public final class ChannelModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(Channels.class);
    bind(ChannelsStatus.class);
    Multibinder<RpcMethod> methods = Multibinder.newSetBinder(binder(), RpcMethod.class);
    methods.addBinding().to(ChannelsStatus.class);
  }
}
