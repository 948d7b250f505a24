package dev.gatehouse.gateway.memory;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.gateway.tool.Tool;

/** Search in what agents wrote down. Needs the database, agents, sessions and embeddings. */
public final class MemoryModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(Memory.class);
    bind(MemoryIndex.class);
    bind(MemorySearchTool.class);
    bind(MemoryGetTool.class);
    bind(MemorySearchMethod.class);
    bind(MemoryStatusMethod.class);
    Multibinder<Tool> tools = Multibinder.newSetBinder(binder(), Tool.class);
    tools.addBinding().to(MemorySearchTool.class);
    tools.addBinding().to(MemoryGetTool.class);
    Multibinder<RpcMethod> methods = Multibinder.newSetBinder(binder(), RpcMethod.class);
    methods.addBinding().to(MemorySearchMethod.class);
    methods.addBinding().to(MemoryStatusMethod.class);
  }
}
