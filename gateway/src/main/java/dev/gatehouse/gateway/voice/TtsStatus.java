package dev.gatehouse.gateway.voice;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.profiles.Instance;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;

/** {@code tts.status}: that answers are not spoken, because there is no speech provider. */
final class TtsStatus implements RpcMethod {
  private final Instance instance;

  @Inject
  TtsStatus(Instance instance) {
    this.instance = instance;
  }

  @Override
  public String name() {
    return "tts.status";
  }

  @Override
  public Scope scope() {
    return Scope.READ;
  }

  @Override
  public String result() {
    return "{enabled: false, auto: \"off\", provider: \"\", fallbackProvider: null,"
        + " fallbackProviders: [], prefsPath, hasOpenAIKey?: false, hasElevenLabsKey?: false,"
        + " edgeEnabled?: false, persona?: null, personas?: [], providerStates?: []}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    boolean four = call.caller().protocol() == Protocol.V4;
    JsonObject status =
        new JsonObject().put("enabled", false).put("auto", "off").put("provider", "");
    if (four) {
      status.putNull("persona").put("personas", new JsonArray());
    }
    status
        .putNull("fallbackProvider")
        .put("fallbackProviders", new JsonArray())
        .put(
            "prefsPath",
            !four || call.caller().has(Scope.ADMIN)
                ? instance.stateDirectory().resolve("settings").resolve("tts.json").toString()
                : "");
    return Future.succeededFuture(
        four
            ? status.put("providerStates", new JsonArray())
            : status
                .put("hasOpenAIKey", false)
                .put("hasElevenLabsKey", false)
                .put("edgeEnabled", false));
  }
}
