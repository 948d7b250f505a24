package dev.gatehouse.gateway.voice;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;

/** {@code voicewake.get}: the words that wake an agent. */
final class VoiceWakeGet implements RpcMethod {
  private final WakeWords words;

  @Inject
  VoiceWakeGet(WakeWords words) {
    this.words = words;
  }

  @Override
  public String name() {
    return "voicewake.get";
  }

  @Override
  public Scope scope() {
    return Scope.READ;
  }

  @Override
  public String result() {
    return "{triggers: []}";
  }

  @Override
  public Future<?> call(RpcCall call) {
    return words.get().map(all -> new JsonObject().put("triggers", new JsonArray(all)));
  }
}
