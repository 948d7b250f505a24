package dev.gatehouse.browser.guard;

import dev.gatehouse.browser.tab.Tab;
import dev.gatehouse.browser.tab.TabPart;
import dev.gatehouse.browser.tab.TabPartFactory;
import jakarta.inject.Inject;

/** Puts a gate into every tab. */
final class RequestGates implements TabPartFactory {
  private final NavigationRules rules;
  private final Fence fence;

  @Inject
  RequestGates(NavigationRules rules, Fence fence) {
    this.rules = rules;
    this.fence = fence;
  }

  @Override
  public TabPart create(Tab tab) {
    return new RequestGate(tab, rules, fence.holds(tab.browser().profile()));
  }
}
