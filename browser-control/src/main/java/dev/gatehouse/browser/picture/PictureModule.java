package dev.gatehouse.browser.picture;

import com.google.inject.AbstractModule;
import com.google.inject.Singleton;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.OptionalBinder;
import dev.gatehouse.browser.route.Routes;
import dev.gatehouse.browser.snapshot.Pictures;

/** Pictures and prints of the tabs of one gateway. Needs {@code Vertx} and {@code MediaStore}. */
public final class PictureModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(Captures.class).in(Singleton.class);
    bind(Printer.class).in(Singleton.class);
    bind(Highlights.class).in(Singleton.class);
    bind(LabelledPictures.class).in(Singleton.class);
    OptionalBinder.newOptionalBinder(binder(), Pictures.class)
        .setBinding()
        .to(LabelledPictures.class);
    Multibinder.newSetBinder(binder(), Routes.class)
        .addBinding()
        .to(PictureRoutes.class)
        .in(Singleton.class);
  }
}
