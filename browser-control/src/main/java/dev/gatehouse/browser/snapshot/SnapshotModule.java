package dev.gatehouse.browser.snapshot;

import com.google.inject.AbstractModule;
import com.google.inject.Singleton;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.OptionalBinder;
import dev.gatehouse.browser.route.Routes;
import dev.gatehouse.browser.tab.TabPartFactory;

/** Snapshots of pages, and the references in them. */
public final class SnapshotModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(PageReader.class).in(Singleton.class);
    bind(Snapshots.class).in(Singleton.class);
    OptionalBinder.newOptionalBinder(binder(), Pictures.class);
    Multibinder.newSetBinder(binder(), TabPartFactory.class).addBinding().to(RefsFactory.class);
    Multibinder.newSetBinder(binder(), Routes.class).addBinding().to(SnapshotRoutes.class);
  }
}
