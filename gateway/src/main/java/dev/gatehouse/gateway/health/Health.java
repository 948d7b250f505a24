package dev.gatehouse.gateway.health;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.protocol.RawJson;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import jakarta.inject.Inject;

/** {@code health}: how the gateway is; with {@code probe} as of now, else as of the last minute. */
final class Health implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(ParamsSpec.flag("probe").about("looks now, whatever the last look says"))
          .open();

  private final HealthSnapshot snapshot;

  @Inject
  Health(HealthSnapshot snapshot) {
    this.snapshot = snapshot;
  }

  @Override
  public String name() {
    return "health";
  }

  @Override
  public Scope scope() {
    return Scope.READ;
  }

  @Override
  public Scope scope(Protocol protocol) {
    return protocol == Protocol.V4 ? Scope.ANY : Scope.READ;
  }

  @Override
  public ParamsSpec params() {
    return PARAMS;
  }

  @Override
  public String result() {
    return "{ok, ts, durationMs, channels, channelOrder: [], channelLabels, "
        + "heartbeatSeconds, defaultAgentId, agents: [{agentId, isDefault, name?, "
        + "heartbeat, sessions}], sessions: {path, count, recent: []}, …}";
  }

  @Override
  public Future<RawJson> call(RpcCall call) {
    boolean probe = Boolean.TRUE.equals(call.params().getValue("probe"));
    return snapshot.sessionsRead().map(ignored -> probe ? snapshot.fresh() : snapshot.recent());
  }
}
