package dev.gatehouse.gateway.configuration;

import static dev.gatehouse.gateway.protocol.ParamsSpec.text;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.core.config.ConfigDocument;
import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;

/** {@code config.set}: replaces the file's text. */
final class ConfigSet implements RpcMethod {
  private static final ParamsSpec PARAMS = ParamsSpec.of(word("raw").required(), text("baseHash"));

  private final ConfigChanges changes;
  private final ConfigView view;

  @Inject
  ConfigSet(ConfigChanges changes, ConfigView view) {
    this.changes = changes;
    this.view = view;
  }

  @Override
  public String name() {
    return "config.set";
  }

  @Override
  public Scope scope() {
    return Scope.ADMIN;
  }

  @Override
  public ParamsSpec params() {
    return PARAMS;
  }

  @Override
  public String result() {
    return "{ok, path, config}";
  }

  @Override
  public List<String> errors() {
    return List.of(
        "INVALID_REQUEST config base hash required; re-run config.get and retry",
        "INVALID_REQUEST config changed since last load; re-run config.get and retry",
        "INVALID_REQUEST invalid config, details.issues");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    return changes
        .change(call, (current, raw) -> ConfigDocument.parse(raw))
        .map(
            done ->
                new JsonObject()
                    .put("ok", true)
                    .put("path", done.file().path().toString())
                    .put("config", view.tree(done.file().resolved())));
  }
}
