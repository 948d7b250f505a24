package dev.gatehouse.browser.act;

import dev.gatehouse.browser.route.Fields;
import dev.gatehouse.browser.tab.Tab;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import java.util.Map;

/** Clicks for other features, as {@code POST /act} does it. For use on the loop. */
public final class Clicks {
  private final ClickAct click;
  private final ActRunner runner;

  @Inject
  Clicks(ClickAct click, ActRunner runner) {
    this.click = click;
    this.runner = runner;
  }

  /**
   * Clicks an element of a tab, after the calls on the tab that came before.
   *
   * @param ref a reference of its last snapshot
   * @param gone completes when the caller hangs up
   */
  public Future<Void> click(Tab tab, String ref, Future<Void> gone) {
    Act act = click.read(Fields.of(Map.of("ref", ref)));
    return tab.run(() -> runner.run(tab, act, gone)).mapEmpty();
  }
}
