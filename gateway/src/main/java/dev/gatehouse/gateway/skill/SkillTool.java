package dev.gatehouse.gateway.skill;

import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.skill.Skill.Source;
import dev.gatehouse.gateway.tool.Tool;
import dev.gatehouse.gateway.tool.ToolAnswer;
import dev.gatehouse.gateway.tool.ToolCall;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.Optional;

/** {@code skill}: the instructions of one skill, which the system prompt only names. */
final class SkillTool implements Tool {
  private final Skills skills;
  private final GatewayLoop loop;

  @Inject
  SkillTool(Skills skills, GatewayLoop loop) {
    this.skills = skills;
    this.loop = loop;
  }

  @Override
  public String name() {
    return "skill";
  }

  @Override
  public String description() {
    return "Reads the instructions of one of the skills that the system prompt lists.";
  }

  @Override
  public JsonObject parameters() {
    return new JsonObject()
        .put("type", "object")
        .put(
            "properties",
            new JsonObject()
                .put(
                    "name",
                    new JsonObject().put("type", "string").put("description", "name of the skill")))
        .put("required", new JsonArray().add("name"))
        .put("additionalProperties", false);
  }

  @Override
  public Risk risk() {
    return Risk.LOW;
  }

  @Override
  public Future<ToolAnswer> call(ToolCall call) {
    String name = call.arguments().getString("name");
    return loop.blocking(() -> skills.find(call.scope().agentId(), name))
        .map(found -> answer(found, name));
  }

  private static ToolAnswer answer(Optional<Skill> found, String name) {
    if (found.isEmpty()) {
      return ToolAnswer.error(
          "There is no usable skill named \"" + name + "\"; the system prompt lists them.");
    }
    Skill skill = found.get();
    String place =
        skill.source() == Source.BUNDLED
            ? ""
            : "Folder of this skill: " + skill.file().getParent() + "\n\n";
    return ToolAnswer.text(place + skill.body());
  }
}
