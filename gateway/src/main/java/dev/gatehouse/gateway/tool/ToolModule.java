package dev.gatehouse.gateway.tool;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.gateway.server.RouteMount;

/**
 * The tools of one gateway and who may call which. Others add theirs with a {@code Multibinder} of
 * {@link Tool}, or of {@link ToolSource} for tools that are found while the gateway runs.
 */
public final class ToolModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(Toolbox.class);
    bind(ToolPolicy.class);
    bind(CallerScopes.class);
    bind(ToolsCatalog.class);
    bind(ToolsEffective.class);
    bind(ToolsInvoke.class);
    bind(ToolRoutes.class);
    Multibinder.newSetBinder(binder(), Tool.class);
    Multibinder.newSetBinder(binder(), ToolSource.class);
    Multibinder<RpcMethod> methods = Multibinder.newSetBinder(binder(), RpcMethod.class);
    methods.addBinding().to(ToolsCatalog.class);
    methods.addBinding().to(ToolsEffective.class);
    methods.addBinding().to(ToolsInvoke.class);
    Multibinder.newSetBinder(binder(), RouteMount.class).addBinding().to(ToolRoutes.class);
  }
}
