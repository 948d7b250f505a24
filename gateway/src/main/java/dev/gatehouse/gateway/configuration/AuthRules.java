package dev.gatehouse.gateway.configuration;

import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigDocument;
import dev.gatehouse.core.config.ConfigPath;
import dev.gatehouse.core.config.Secrets;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * What a client may not make of {@code gateway.auth}: a configuration with which the gateway would
 * be open to everybody, or rather, since it refuses that, would not start again.
 */
final class AuthRules {
  private static final ConfigPath MODE = ConfigPath.parse("gateway.auth.mode");
  private static final List<String> SECRETS =
      List.of("gateway.auth.token", "gateway.auth.password");

  private AuthRules() {}

  /** What is wrong with the change, empty when nothing is. What was wrong before is not told. */
  static JsonArray problems(ConfigDocument before, ConfigDocument after) {
    JsonArray problems = new JsonArray();
    changed(MODE, before, after)
        .filter(mode -> !mode.equals("token") && !mode.equals("password"))
        .ifPresent(
            mode ->
                problems.add(problem("gateway.auth.mode", "must be \"token\" or \"password\"")));
    for (String path : SECRETS) {
      changed(ConfigPath.parse(path), before, after)
          .filter(secret -> !secret.contains("${"))
          .ifPresent(
              secret -> {
                try {
                  Secrets.refuseWeak(path, secret);
                } catch (GatehouseException e) {
                  problems.add(problem(path, String.valueOf(e.getMessage())));
                }
              });
    }
    return problems;
  }

  private static Optional<String> changed(
      ConfigPath path, ConfigDocument before, ConfigDocument after) {
    Optional<Object> value = after.get(path);
    return value.equals(before.get(path))
        ? Optional.empty()
        : value.filter(String.class::isInstance).map(String.class::cast);
  }

  private static JsonObject problem(String path, String message) {
    return new JsonObject().put("path", path).put("message", message);
  }
}
