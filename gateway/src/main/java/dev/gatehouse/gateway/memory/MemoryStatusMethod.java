package dev.gatehouse.gateway.memory;

import static dev.gatehouse.gateway.protocol.ParamsSpec.any;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;

/** {@code doctor.memory.status}: what the index of an agent's memory holds. */
final class MemoryStatusMethod implements RpcMethod {
  private static final ParamsSpec PARAMS = ParamsSpec.of(word("agentId"), any("probe"));

  private final Memory memory;
  private final Agents agents;

  @Inject
  MemoryStatusMethod(Memory memory, Agents agents) {
    this.memory = memory;
    this.agents = agents;
  }

  @Override
  public String name() {
    return "doctor.memory.status";
  }

  @Override
  public Scope scope() {
    return Scope.READ;
  }

  @Override
  public ParamsSpec params() {
    return PARAMS;
  }

  @Override
  public String result() {
    return "{agentId, enabled, provider, embedding: {ok}, files, chunks, vectors}";
  }

  @Override
  public List<String> errors() {
    return List.of("INVALID_REQUEST unknown agent id \"…\"");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    return memory.status(MemorySearchMethod.agent(agents, call));
  }
}
