package dev.gatehouse.gateway.skill;

import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.profiles.Instance;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/** {@code skills.status}: every skill of an agent, and what keeps it from being used. */
final class SkillsStatus implements RpcMethod {
  private static final ParamsSpec PARAMS = ParamsSpec.of(word("agentId"), word("sessionKey"));

  private final Skills skills;
  private final Agents agents;
  private final Instance instance;
  private final GatewayLoop loop;

  @Inject
  SkillsStatus(Skills skills, Agents agents, Instance instance, GatewayLoop loop) {
    this.skills = skills;
    this.agents = agents;
    this.instance = instance;
    this.loop = loop;
  }

  @Override
  public String name() {
    return "skills.status";
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
    return "{workspaceDir, managedSkillsDir, agentId?, skills: [{name, description, source, "
        + "filePath, baseDir, skillKey, always, disabled, eligible, requirements, missing, "
        + "configChecks, install, …}]}";
  }

  @Override
  public List<String> errors() {
    return List.of("INVALID_REQUEST unknown agent id \"…\"");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    String id =
        Optional.ofNullable(call.params().getString("agentId"))
            .or(() -> ofKey(call.params().getString("sessionKey", "")))
            .orElseGet(() -> agents.main().id());
    if (agents.find(id).isEmpty()) {
      return Future.failedFuture(RpcException.invalid("unknown agent id \"" + id + "\""));
    }
    Protocol protocol = call.caller().protocol();
    String brand = instance.distribution().brands().get(0);
    return loop.blocking(
        () -> {
          JsonArray list = new JsonArray();
          skills.of(id).forEach(state -> list.add(SkillJson.of(state, brand, protocol)));
          JsonObject answer =
              new JsonObject()
                  .put("workspaceDir", agents.workspace(id).toString())
                  .put("managedSkillsDir", skills.managedFolder().toString());
          if (protocol == Protocol.V4) {
            answer.put("agentId", Agents.id(id));
          }
          return answer.put("skills", list);
        });
  }

  private static Optional<String> ofKey(String sessionKey) {
    String[] parts = sessionKey.split(":", 3);
    return parts.length == 3 && parts[0].equals("agent") ? Optional.of(parts[1]) : Optional.empty();
  }
}
