package dev.gatehouse.browser.transfer;

import com.google.inject.AbstractModule;
import com.google.inject.Singleton;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.browser.route.Routes;
import dev.gatehouse.browser.tab.TabPartFactory;

/** Uploads and downloads. Needs what {@code FileModule} and {@code ActModule} bind. */
public final class TransferModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(Downloads.class).in(Singleton.class);
    bind(FileChoosers.class).in(Singleton.class);
    bind(StagedFiles.class).in(Singleton.class);
    bind(TransferRoutes.class).in(Singleton.class);
    Multibinder<TabPartFactory> parts = Multibinder.newSetBinder(binder(), TabPartFactory.class);
    parts.addBinding().to(Downloads.class);
    parts.addBinding().to(FileChoosers.class);
    Multibinder.newSetBinder(binder(), Routes.class).addBinding().to(TransferRoutes.class);
  }
}
