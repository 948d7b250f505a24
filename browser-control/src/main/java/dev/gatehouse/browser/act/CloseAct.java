package dev.gatehouse.browser.act;

import dev.gatehouse.browser.route.Fields;
import jakarta.inject.Inject;

/** {@code close}: closes the tab, also one that is stuck or has crashed. */
final class CloseAct implements ActKind {
  @Inject
  CloseAct() {}

  @Override
  public String name() {
    return "close";
  }

  @Override
  public boolean queued() {
    return false;
  }

  @Override
  public Act read(Fields fields) {
    return Act.of(
        Limits.input(fields), scene -> scene.tab().browser().closeTab(scene.tab().targetId()));
  }
}
