package dev.gatehouse.gateway.skill;

import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.skill.Skill.Needs;
import dev.gatehouse.gateway.skill.Skill.Source;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Skills as clients see them. */
final class SkillJson {
  private SkillJson() {}

  static JsonObject of(SkillState state, String brand, Protocol protocol) {
    Skill skill = state.skill();
    JsonObject json =
        new JsonObject()
            .put("name", skill.name())
            .put("description", skill.description())
            .put("source", brand + "-" + skill.source().wireName())
            .put("filePath", skill.file().toString())
            .put("baseDir", String.valueOf(skill.file().getParent()))
            .put("skillKey", skill.key());
    skill.primaryEnv().ifPresent(value -> json.put("primaryEnv", value));
    skill.emoji().ifPresent(value -> json.put("emoji", value));
    skill.homepage().ifPresent(value -> json.put("homepage", value));
    json.put("always", skill.always())
        .put("disabled", state.disabled())
        .put("blockedByAllowlist", state.blockedByAllowlist())
        .put("eligible", state.eligible());
    if (protocol == Protocol.V4) {
      json.put("bundled", skill.source() == Source.BUNDLED)
          .put("blockedByAgentFilter", state.blockedByAgent())
          .put("platformIncompatible", !state.missing().os().isEmpty())
          .put("modelVisible", state.visible())
          .put("userInvocable", true)
          .put("commandVisible", state.eligible());
    }
    JsonArray checks = new JsonArray();
    state
        .configChecks()
        .forEach(
            (path, on) ->
                checks.add(
                    new JsonObject().put("path", path).put("value", on).put("satisfied", on)));
    JsonArray install = new JsonArray();
    skill.install().stream()
        .filter(way -> way.os().isEmpty() || way.os().contains(SkillGate.platform()))
        .forEach(
            way ->
                install.add(
                    new JsonObject()
                        .put("id", way.id())
                        .put("kind", way.kind())
                        .put("label", way.label())
                        .put("bins", array(way.bins()))));
    return json.put("requirements", needs(skill.requires()))
        .put("missing", needs(state.missing()))
        .put("configChecks", checks)
        .put("install", install);
  }

  private static JsonObject needs(Needs needs) {
    return new JsonObject()
        .put("bins", array(needs.bins()))
        .put("anyBins", array(needs.anyBins()))
        .put("env", array(needs.env()))
        .put("config", array(needs.config()))
        .put("os", array(needs.os()));
  }

  static JsonArray array(List<String> texts) {
    return new JsonArray(new ArrayList<>(texts));
  }
}
