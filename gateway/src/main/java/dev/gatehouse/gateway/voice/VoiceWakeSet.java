package dev.gatehouse.gateway.voice;

import static dev.gatehouse.gateway.protocol.ParamsSpec.texts;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.Broadcaster;
import dev.gatehouse.gateway.protocol.GatewayEvent;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;

/** {@code voicewake.set}: other words that wake an agent, told to everybody. */
final class VoiceWakeSet implements RpcMethod {
  private static final ParamsSpec PARAMS = ParamsSpec.of(texts("triggers").required());

  private final WakeWords words;
  private final Broadcaster broadcaster;

  @Inject
  VoiceWakeSet(WakeWords words, Broadcaster broadcaster) {
    this.words = words;
    this.broadcaster = broadcaster;
  }

  @Override
  public String name() {
    return "voicewake.set";
  }

  @Override
  public Scope scope() {
    return Scope.WRITE;
  }

  @Override
  public ParamsSpec params() {
    return PARAMS;
  }

  @Override
  public String result() {
    return "{triggers: []}";
  }

  @Override
  public Future<?> call(RpcCall call) {
    List<String> wanted =
        call.params().getJsonArray("triggers").stream().map(String.class::cast).toList();
    return words
        .set(wanted)
        .map(
            all -> {
              JsonObject answer = new JsonObject().put("triggers", new JsonArray(all));
              broadcaster.broadcast(GatewayEvent.of("voicewake.changed", answer).droppable(true));
              return answer;
            });
  }
}
