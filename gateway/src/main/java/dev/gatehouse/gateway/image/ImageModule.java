package dev.gatehouse.gateway.image;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.gateway.tool.Tool;

/** The tool by which agents look at pictures. */
public final class ImageModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(ImageTool.class);
    Multibinder.newSetBinder(binder(), Tool.class).addBinding().to(ImageTool.class);
  }
}
