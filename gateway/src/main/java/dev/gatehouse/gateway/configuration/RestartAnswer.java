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
 * The answer of {@code config.patch} and {@code config.apply}. This version never restarts by
 * itself: it says so, and which changes wait for a restart by hand.
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

  JsonObject of(Done done) {
    boolean needed = !done.needRestart().isEmpty();
    String reason =
        needed
            ? "not restarted; these changes take effect at the next start: "
                + String.join(", ", done.needRestart())
            : "no restart is needed, the change is in force";
    return new JsonObject()
        .put("ok", true)
        .put("path", done.file().path().toString())
        .put("config", view.tree(done.file().resolved()))
        .put(
            "restart",
            new JsonObject()
                .put("ok", false)
                .put("needed", needed)
                .put("paths", new JsonArray(new ArrayList<>(done.needRestart())))
                .put("pid", ProcessHandle.current().pid())
                .put("signal", "none")
                .put("delayMs", 0)
                .put("mode", "manual")
                .put("reason", reason))
        .put("sentinel", new JsonObject().putNull("path").putNull("payload"));
  }
}
