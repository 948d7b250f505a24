package dev.gatehouse.browser.transfer;

import dev.gatehouse.browser.tab.Tab;
import dev.gatehouse.browser.tab.TabPart;
import dev.gatehouse.browser.tab.TabPartFactory;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;

/** Gives every tab its answer to file choosers. */
final class FileChoosers implements TabPartFactory {
  private final Vertx vertx;

  @Inject
  FileChoosers(Vertx vertx) {
    this.vertx = vertx;
  }

  @Override
  public TabPart create(Tab tab) {
    return new FileChooser(tab, vertx);
  }
}
