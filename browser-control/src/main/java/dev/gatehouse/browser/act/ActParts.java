package dev.gatehouse.browser.act;

import dev.gatehouse.browser.tab.Tab;
import dev.gatehouse.browser.tab.TabPart;
import dev.gatehouse.browser.tab.TabPartFactory;
import jakarta.inject.Inject;
import java.time.InstantSource;

/** What acts keep with each tab. */
final class ActParts {
  private ActParts() {}

  /** Its dialogs. */
  static final class OfDialogs implements TabPartFactory {
    @Inject
    OfDialogs() {}

    @Override
    public TabPart create(Tab tab) {
      return new Dialogs(tab, InstantSource.system());
    }
  }

  /** How far its page has loaded. */
  static final class OfPageLife implements TabPartFactory {
    @Inject
    OfPageLife() {}

    @Override
    public TabPart create(Tab tab) {
      return new PageLife(tab);
    }
  }
}
