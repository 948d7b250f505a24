package dev.gatehouse.gateway.memory;

import static dev.gatehouse.gateway.protocol.ParamsSpec.integer;
import static dev.gatehouse.gateway.protocol.ParamsSpec.number;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/** {@code memory.search}: finds places in an agent's memory. */
final class MemorySearchMethod implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(
          word("query").required(),
          word("agentId"),
          integer("maxResults", 1, 50),
          number("minScore"));

  private final Memory memory;
  private final Agents agents;

  @Inject
  MemorySearchMethod(Memory memory, Agents agents) {
    this.memory = memory;
    this.agents = agents;
  }

  @Override
  public String name() {
    return "memory.search";
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
    return "{agentId, results: [{path, startLine?, endLine?, score, snippet, source}], "
        + "provider, model, mode: \"hybrid\" | \"words\"}";
  }

  @Override
  public List<String> errors() {
    return List.of("INVALID_REQUEST unknown agent id \"…\"");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    String agentId = agent(agents, call);
    return memory
        .search(
            agentId,
            call.params().getString("query"),
            call.params().getInteger("maxResults", Memory.USUAL_RESULTS),
            call.params().getDouble("minScore", 0.0))
        .map(found -> found.toJson().put("agentId", agentId));
  }

  static String agent(Agents agents, RpcCall call) {
    Optional<String> asked = Optional.ofNullable(call.params().getString("agentId"));
    return asked
        .map(
            id ->
                agents
                    .find(id)
                    .orElseThrow(() -> RpcException.invalid("unknown agent id \"" + id + "\"")))
        .orElseGet(agents::main)
        .id();
  }
}
