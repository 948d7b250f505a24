package dev.gatehouse.gateway.skill;

import static dev.gatehouse.gateway.protocol.ParamsSpec.any;
import static dev.gatehouse.gateway.protocol.ParamsSpec.flag;
import static dev.gatehouse.gateway.protocol.ParamsSpec.integer;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.gateway.skill.Skill.Installer;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/**
 * {@code skills.install}: tells how to get the programs that a skill needs. The gateway runs no
 * package manager: what a text file names is brought onto a host by its operator, who is told the
 * command's parts, where the skill comes from and the hash of its text.
 */
final class SkillsInstall implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(
          word("name"),
          word("installId"),
          word("agentId"),
          any("source"),
          word("slug"),
          word("version"),
          word("uploadId"),
          any("sha256"),
          flag("force"),
          flag("dangerouslyForceUnsafeInstall"),
          integer("timeoutMs", 1_000));

  private final Skills skills;
  private final Agents agents;
  private final GatewayLoop loop;

  @Inject
  SkillsInstall(Skills skills, Agents agents, GatewayLoop loop) {
    this.skills = skills;
    this.agents = agents;
    this.loop = loop;
  }

  @Override
  public String name() {
    return "skills.install";
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
    return "never ok: the error has the payload {ok: false, message, stdout, stderr, code, install?:"
        + " {kind, package, bins, skillFile, source, sha256}}";
  }

  @Override
  public List<String> errors() {
    return List.of(
        "UNAVAILABLE this gateway installs nothing; …", "INVALID_REQUEST unknown skill \"…\"");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    JsonObject params = call.params();
    if (params.containsKey("source")) {
      return Future.failedFuture(
          RpcException.unavailable(
              "this gateway gets no skills from a registry; put the skill's folder into "
                  + skills.managedFolder()));
    }
    String name = params.getString("name", "");
    String installId = params.getString("installId", "");
    if (name.isEmpty() || installId.isEmpty()) {
      return Future.failedFuture(
          RpcException.invalid(
              "invalid skills.install params: must have required property '"
                  + (name.isEmpty() ? "name" : "installId")
                  + "'"));
    }
    String agentId = params.getString("agentId", agents.main().id());
    if (agents.find(agentId).isEmpty()) {
      return Future.failedFuture(RpcException.invalid("unknown agent id \"" + agentId + "\""));
    }
    return loop.blocking(() -> refuse(agentId, name, installId));
  }

  private JsonObject refuse(String agentId, String name, String installId) {
    Skill skill =
        skills.of(agentId).stream()
            .map(SkillState::skill)
            .filter(each -> each.name().equalsIgnoreCase(name) || each.key().equals(name))
            .findFirst()
            .orElseThrow(() -> RpcException.invalid("unknown skill \"" + name + "\""));
    Installer way =
        skill.install().stream()
            .filter(each -> each.id().equals(installId))
            .findFirst()
            .orElseThrow(
                () ->
                    RpcException.invalid(
                        "skill \"" + skill.name() + "\" has no installer \"" + installId + "\""));
    String message =
        "this gateway installs nothing; if you trust it, install "
            + way.what()
            + " with "
            + way.kind()
            + " yourself";
    throw RpcException.unavailable(message)
        .withPayload(
            new JsonObject()
                .put("ok", false)
                .put("message", message)
                .put("stdout", "")
                .put("stderr", "")
                .put("code", null)
                .put(
                    "install",
                    new JsonObject()
                        .put("kind", way.kind())
                        .put("package", way.what())
                        .put("bins", SkillJson.array(way.bins()))
                        .put("skillFile", skill.file().toString())
                        .put("source", skill.source().wireName())
                        .put("sha256", hash(skill).orElse(null))));
  }

  private static Optional<String> hash(Skill skill) {
    try {
      return Optional.of(
          java.util.HexFormat.of()
              .formatHex(
                  java.security.MessageDigest.getInstance("SHA-256")
                      .digest(java.nio.file.Files.readAllBytes(skill.file()))));
    } catch (java.io.IOException e) {
      return Optional.empty(); // a bundled skill is no file
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
