package dev.gatehouse.gateway.configuration;

import static dev.gatehouse.gateway.protocol.ParamsSpec.any;
import static dev.gatehouse.gateway.protocol.ParamsSpec.integer;
import static dev.gatehouse.gateway.protocol.ParamsSpec.text;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;
import static dev.gatehouse.gateway.protocol.ParamsSpec.words;

import dev.gatehouse.gateway.configuration.ConfigChanges.Done;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.ArrayList;

/**
 * The answer of {@code config.patch} and {@code config.apply}: whether the gateway restarts because
 * of the change, when, and which paths need it.
 */
final class RestartAnswer {
  static final ParamsSpec PARAMS =
      ParamsSpec.of(
          word("raw").required(),
          text("baseHash"),
          text("sessionKey"),
          text("note"),
          integer("restartDelayMs", 0),
          any("deliveryContext"),
          words("replacePaths"));

  private final ConfigView view;

  @Inject
  RestartAnswer(ConfigView view) {
    this.view = view;
  }

  JsonObject of(Done done, JsonObject params) {
    boolean needed = !done.needRestart().isEmpty();
    String paths = String.join(", ", done.needRestart());
    String reason =
        done.restarts()
            ? "the gateway restarts in its process" + (needed ? " for: " + paths : "")
            : needed
                ? "not restarted, because of gateway.reload.mode; these changes take effect at the"
                    + " next start: "
                    + paths
                : "no restart is needed, the change is in force";
    return new JsonObject()
        .put("ok", true)
        .put("path", done.file().path().toString())
        .put("config", view.tree(done.file().resolved()))
        .put(
            "restart",
            new JsonObject()
                .put("ok", done.restarts())
                .put("needed", needed)
                .put("paths", new JsonArray(new ArrayList<>(done.needRestart())))
                .put("pid", ProcessHandle.current().pid())
                .put("signal", "none")
                .put("delayMs", done.restarts() ? Restarts.delayMillis(params) : 0)
                .put("mode", done.restarts() ? "in-process" : "manual")
                .put("reason", reason))
        .put("sentinel", new JsonObject().putNull("path").putNull("payload"));
  }
}
