package dev.gatehouse.browser.route;

import java.util.List;

/** The routes of one feature. Bound with a Guice {@code Multibinder}. */
public interface Routes {
  /** All of them; asked once, at the first request. */
  List<Route> routes();
}
