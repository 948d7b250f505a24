package dev.gatehouse.gateway.voice;

import static dev.gatehouse.gateway.protocol.ParamsSpec.flag;
import static dev.gatehouse.gateway.protocol.ParamsSpec.text;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.node.ConnectedNode;
import dev.gatehouse.gateway.node.Nodes;
import dev.gatehouse.gateway.protocol.Broadcaster;
import dev.gatehouse.gateway.protocol.GatewayEvent;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Locale;

/** {@code talk.mode}: tells everybody that somebody talks, or no longer does. */
final class TalkMode implements RpcMethod {
  private static final ParamsSpec PARAMS = ParamsSpec.of(flag("enabled").required(), text("phase"));

  private final Broadcaster broadcaster;
  private final Nodes nodes;
  private final Clock clock;

  @Inject
  TalkMode(Broadcaster broadcaster, Nodes nodes, Clock clock) {
    this.broadcaster = broadcaster;
    this.nodes = nodes;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "talk.mode";
  }

  @Override
  public Scope scope() {
    return Scope.WRITE;
  }

  @Override
  public Scope scope(Protocol protocol) {
    return protocol == Protocol.V4 ? Scope.TALK : Scope.WRITE;
  }

  @Override
  public ParamsSpec params() {
    return PARAMS;
  }

  @Override
  public String result() {
    return "{enabled, phase, ts}";
  }

  @Override
  public List<String> errors() {
    return List.of("UNAVAILABLE talk disabled: no connected iOS/Android nodes");
  }

  @Override
  public Future<?> call(RpcCall call) {
    if (call.caller().client().mode().equals("webchat")
        && nodes.connected().stream().noneMatch(TalkMode::isPhone)) {
      throw RpcException.unavailable("talk disabled: no connected iOS/Android nodes");
    }
    JsonObject mode =
        new JsonObject()
            .put("enabled", call.params().getBoolean("enabled"))
            .put("phase", call.params().getString("phase"))
            .put("ts", clock.millis());
    broadcaster.broadcast(GatewayEvent.of("talk.mode", mode).droppable(true));
    return Future.succeededFuture(mode);
  }

  private static boolean isPhone(ConnectedNode node) {
    String platform = node.caller().client().platform().toLowerCase(Locale.ROOT);
    return platform.startsWith("ios") || platform.startsWith("android");
  }
}
