package dev.gatehouse.gateway.hook;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.MapBinder;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.gateway.server.RouteMount;

/** Webhooks: {@code /hooks/wake}, {@code /hooks/agent} and what the configuration maps. */
public final class HookModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(HookRuns.class);
    bind(HookRoutes.class);
    MapBinder.newMapBinder(binder(), String.class, HookTransform.class);
    Multibinder.newSetBinder(binder(), RouteMount.class).addBinding().to(HookRoutes.class);
  }
}
