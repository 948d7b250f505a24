package dev.gatehouse.browser.file;

import com.google.inject.AbstractModule;
import com.google.inject.Singleton;

/** Folders and media of the browsers of one instance. Needs a bound {@code GatewayContext}. */
public final class FileModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(BrowserFolders.class).in(Singleton.class);
    bind(MediaStore.class).in(Singleton.class);
  }
}
