package dev.gatehouse.gateway.database;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.profiles.component.GatewayComponent;

/** The database of one gateway. Comes before the modules that use it: it is stopped after them. */
public final class DatabaseModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(Database.class);
    bind(DatabaseComponent.class);
    Multibinder.newSetBinder(binder(), GatewayComponent.class)
        .addBinding()
        .to(DatabaseComponent.class);
  }
}
