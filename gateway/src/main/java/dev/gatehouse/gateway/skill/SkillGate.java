package dev.gatehouse.gateway.skill;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.gateway.skill.Skill.Needs;
import dev.gatehouse.gateway.skill.Skill.Source;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Decides whether a skill can be used: by platform, programs, variables, settings. Blocks. */
final class SkillGate {
  private final ConfigSnapshot config;
  private final Environment environment;
  private final Optional<List<String>> agentList;

  /**
   * @param agentList the skills that the agent may use; empty for all
   */
  SkillGate(ConfigSnapshot config, Optional<List<String>> agentList) {
    this.config = config;
    this.environment = config.environment();
    this.agentList = agentList;
  }

  /** The operating system by the name that skills use: {@code linux}, {@code darwin}, … */
  static String platform() {
    String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    return name.contains("mac") ? "darwin" : name.contains("win") ? "win32" : "linux";
  }

  SkillState check(Skill skill) {
    Map<?, ?> entry = entry(config, skill.key());
    Object allowed = at("skills", "allowBundled").orElse(List.of());
    boolean blocked =
        skill.source() == Source.BUNDLED
            && allowed instanceof List<?> list
            && !list.isEmpty()
            && !list.contains(skill.key())
            && !list.contains(skill.name());
    boolean blockedByAgent =
        agentList
            .filter(list -> !list.contains(skill.name()) && !list.contains(skill.key()))
            .isPresent();
    Map<String, Boolean> checks = new LinkedHashMap<>();
    skill.requires().config().forEach(path -> checks.put(path, isOn(path)));
    return new SkillState(
        skill,
        Boolean.FALSE.equals(entry.get("enabled")),
        blocked,
        blockedByAgent,
        missing(skill, entry, checks),
        checks);
  }

  private Needs missing(Skill skill, Map<?, ?> entry, Map<String, Boolean> checks) {
    Needs needs = skill.requires();
    List<String> os =
        needs.os().isEmpty() || needs.os().contains(platform()) ? List.of() : needs.os();
    if (skill.always()) {
      return new Needs(List.of(), List.of(), List.of(), List.of(), os);
    }
    return new Needs(
        needs.bins().stream().filter(bin -> !hasProgram(bin)).toList(),
        needs.anyBins().stream().anyMatch(this::hasProgram) ? List.of() : needs.anyBins(),
        needs.env().stream().filter(name -> !hasVariable(skill, entry, name)).toList(),
        needs.config().stream().filter(path -> !checks.getOrDefault(path, false)).toList(),
        os);
  }

  /** Whether a program is on the search path of the gateway's environment. */
  boolean hasProgram(String name) {
    if (name.isBlank() || name.contains("/") || name.contains("\\")) {
      return false;
    }
    String[] folders =
        environment.variables().getOrDefault("PATH", "").split(File.pathSeparator, -1);
    for (String folder : folders) {
      try {
        Path file = Path.of(folder, name);
        if (!folder.isBlank() && Files.isRegularFile(file) && Files.isExecutable(file)) {
          return true;
        }
      } catch (InvalidPathException e) {
        continue; // an entry of PATH that is no path names no program
      }
    }
    return false;
  }

  private boolean hasVariable(Skill skill, Map<?, ?> entry, String name) {
    return environment.get(name).isPresent()
        || entry.get("env") instanceof Map<?, ?> env && env.containsKey(name)
        || skill.primaryEnv().filter(name::equals).isPresent() && entry.get("apiKey") != null;
  }

  private boolean isOn(String path) {
    Optional<Object> value = at(path.split("\\."));
    return value
        .filter(
            found ->
                !Boolean.FALSE.equals(found)
                    && !(found instanceof String text && text.isBlank())
                    && !(found instanceof Number number && number.doubleValue() == 0))
        .isPresent();
  }

  private Optional<Object> at(String... path) {
    return ConfigTrees.at(config.resolved(), path);
  }

  /** What the configuration says of one skill. */
  static Map<?, ?> entry(ConfigSnapshot config, String key) {
    return ConfigTrees.at(config.resolved(), "skills", "entries", key)
        .filter(Map.class::isInstance)
        .<Map<?, ?>>map(Map.class::cast)
        .orElse(Map.of());
  }
}
