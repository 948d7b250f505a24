package dev.gatehouse.browser.act;

import dev.gatehouse.browser.tab.Tab;
import io.vertx.core.Future;

/**
 * Where and how long an act plays.
 *
 * @param tab the tab
 * @param deadline its end
 * @param gone completes when the caller hangs up
 */
record Scene(Tab tab, Deadline deadline, Future<Void> gone) {}
