package dev.gatehouse.browser.observe;

import dev.gatehouse.browser.tab.Tab;
import dev.gatehouse.browser.tab.TabPart;
import dev.gatehouse.browser.tab.TabPartFactory;
import jakarta.inject.Inject;
import java.time.Clock;

/** Records every new tab. */
final class TabRecorders implements TabPartFactory {
  private final Traces traces;

  @Inject
  TabRecorders(Traces traces) {
    this.traces = traces;
  }

  @Override
  public TabPart create(Tab tab) {
    return new TabRecorder(tab, traces, Clock.systemUTC());
  }
}
