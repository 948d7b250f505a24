package dev.gatehouse.gateway.session;

import dev.gatehouse.profiles.Instance;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;

/**
 * The sessions of one gateway. This version runs no turns, so there are none yet; the places where
 * they will be kept are told all the same.
 */
@Singleton
public final class Sessions {
  private final Path stateDirectory;

  @Inject
  Sessions(Instance instance) {
    this.stateDirectory = instance.stateDirectory();
  }

  /** Where an agent's sessions are kept. */
  public Path store(String agentId) {
    return stateDirectory.resolve("agents").resolve(agentId).resolve("sessions/sessions.json");
  }

  /** How many sessions there are. */
  public int count() {
    return 0;
  }

  /** An agent's place, number and newest sessions, as {@code health} tells them. */
  public JsonObject summary(String agentId) {
    return new JsonObject()
        .put("path", store(agentId).toString())
        .put("count", count())
        .put("recent", new JsonArray());
  }
}
