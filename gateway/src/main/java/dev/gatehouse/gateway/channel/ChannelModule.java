package dev.gatehouse.gateway.channel;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.gateway.tool.Tool;

/** Chat channels of one gateway. */
public final class ChannelModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(Channels.class);
    bind(ChannelsStatus.class);
    bind(MessageTool.class);
    Multibinder.newSetBinder(binder(), Tool.class).addBinding().to(MessageTool.class);
    Multibinder<RpcMethod> methods = Multibinder.newSetBinder(binder(), RpcMethod.class);
    methods.addBinding().to(ChannelsStatus.class);
  }
}
