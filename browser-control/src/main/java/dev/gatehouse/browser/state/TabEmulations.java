package dev.gatehouse.browser.state;

import dev.gatehouse.browser.tab.Tab;
import dev.gatehouse.browser.tab.TabPart;
import dev.gatehouse.browser.tab.TabPartFactory;
import jakarta.inject.Inject;

/** Lets every new tab believe what the others of its browser do. */
final class TabEmulations implements TabPartFactory {
  private final BrowserSettingsTable browsers;

  @Inject
  TabEmulations(BrowserSettingsTable browsers) {
    this.browsers = browsers;
  }

  @Override
  public TabPart create(Tab tab) {
    return new TabEmulation(tab, browsers);
  }
}
