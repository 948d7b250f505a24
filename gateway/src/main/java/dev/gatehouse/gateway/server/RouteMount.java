package dev.gatehouse.gateway.server;

import io.vertx.ext.web.Router;

/**
 * Adds a feature's HTTP routes, bound with a Guice {@code Multibinder}. {@code Host}, {@code
 * Origin} and the limits of a request were checked before any route runs; credentials were not.
 */
public interface RouteMount {
  /** Adds the routes. Called once, when the gateway starts, on its event loop. */
  void mount(Router router);
}
