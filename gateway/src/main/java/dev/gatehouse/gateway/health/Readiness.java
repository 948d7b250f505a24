package dev.gatehouse.gateway.health;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;

/** Whether the gateway can serve. Used on the gateway's event loop only. */
@Singleton
final class Readiness {
  private final Clock clock;
  private long startedMillis;
  private Optional<String> failing = Optional.of("starting");

  @Inject
  Readiness(Clock clock) {
    this.clock = clock;
  }

  void started() {
    startedMillis = clock.millis();
    failing = Optional.empty();
  }

  void stopping() {
    failing = Optional.of("stopping");
  }

  boolean ready() {
    return failing.isEmpty();
  }

  long uptimeMillis() {
    return clock.millis() - startedMillis;
  }

  JsonObject describe() {
    JsonArray why = new JsonArray();
    failing.ifPresent(why::add);
    return new JsonObject()
        .put("ready", ready())
        .put("failing", why)
        .put("uptimeMs", uptimeMillis());
  }
}
