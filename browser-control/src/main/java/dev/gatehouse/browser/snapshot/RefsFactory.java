package dev.gatehouse.browser.snapshot;

import dev.gatehouse.browser.tab.Tab;
import dev.gatehouse.browser.tab.TabPart;
import dev.gatehouse.browser.tab.TabPartFactory;
import jakarta.inject.Inject;

/** Gives every tab its references. */
final class RefsFactory implements TabPartFactory {
  private final PageReader reader;

  @Inject
  RefsFactory(PageReader reader) {
    this.reader = reader;
  }

  @Override
  public TabPart create(Tab tab) {
    return new Refs(tab, reader);
  }
}
