package dev.gatehouse.gateway.skill;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.core.config.Secrets;
import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.configuration.LiveConfig;
import dev.gatehouse.gateway.skill.Skill.Source;
import dev.gatehouse.profiles.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The skills of agents. Those of the program come first and nothing takes their names; then those
 * of the workspace ({@code skills/}), of the state directory ({@code skills/}), and of {@code
 * skills.load.extraDirs}. Safe to share between threads; all methods block.
 */
@Singleton
public final class Skills {
  private static final Logger LOG = LoggerFactory.getLogger(Skills.class);

  private final LiveConfig config;
  private final Agents agents;
  private final Instance instance;
  private final Environment environment;
  private final SkillFolders folders;

  @Inject
  Skills(LiveConfig config, Agents agents, Instance instance, Environment environment) {
    this.config = config;
    this.agents = agents;
    this.instance = instance;
    this.environment = environment;
    this.folders = new SkillFolders(instance.distribution().brands());
  }

  /** The folder for skills of all agents. */
  public Path managedFolder() {
    return instance.stateDirectory().resolve("skills");
  }

  /** Returns all skills of an agent, usable or not, by name. */
  public List<SkillState> of(String agentId) {
    return all(
        config.current(),
        folders,
        agents.workspace(agentId),
        managedFolder(),
        environment,
        list(agentId));
  }

  /** All skills of an agent that works in {@code workspace}, by name. */
  static List<SkillState> all(
      ConfigSnapshot now,
      SkillFolders folders,
      Path workspace,
      Path managed,
      Environment environment,
      Optional<List<String>> agentList) {
    List<Skill> all = new ArrayList<>(folders.bundled());
    all.addAll(folders.in(workspace.resolve("skills"), Source.WORKSPACE));
    all.addAll(folders.in(managed, Source.MANAGED));
    Object extra = ConfigTrees.at(now.resolved(), "skills", "load", "extraDirs").orElse(List.of());
    if (extra instanceof List<?> list) {
      for (Object folder : list) {
        if (folder instanceof String path && !path.isBlank()) {
          all.addAll(folders.in(environment.path(path), Source.EXTRA));
        }
      }
    }
    Map<String, Skill> byName = new LinkedHashMap<>();
    for (Skill skill : all) {
      Skill first = byName.putIfAbsent(skill.name().toLowerCase(Locale.ROOT), skill);
      if (first != null) {
        LOG.debug("skill left out, its name is taken name={} file={}", skill.name(), skill.file());
      }
    }
    SkillGate gate = new SkillGate(now, agentList);
    return byName.values().stream()
        .sorted((a, b) -> a.name().compareToIgnoreCase(b.name()))
        .map(gate::check)
        .toList();
  }

  /** Returns the usable skill of this name. */
  public Optional<Skill> find(String agentId, String name) {
    return of(agentId).stream()
        .filter(SkillState::eligible)
        .map(SkillState::skill)
        .filter(skill -> skill.name().equalsIgnoreCase(name.strip()))
        .findFirst();
  }

  /**
   * Returns the variables that usable skills add to programs which the agent starts: {@code env} of
   * their entries, and {@code apiKey} under the name that the skill asks for. A variable that the
   * gateway's own environment has is not replaced. Holds secrets.
   *
   * @throws dev.gatehouse.core.GatehouseException when a reference to a secret leads nowhere
   */
  public Map<String, String> environment(String agentId) {
    ConfigSnapshot now = config.current();
    Secrets secrets = Secrets.of(now);
    Map<String, String> variables = new LinkedHashMap<>();
    for (SkillState state : of(agentId)) {
      Map<?, ?> entry = SkillGate.entry(now, state.skill().key());
      if (!state.eligible() || entry.isEmpty()) {
        continue;
      }
      if (entry.get("env") instanceof Map<?, ?> env) {
        env.forEach((name, value) -> put(variables, now, secrets, String.valueOf(name), value));
      }
      state
          .skill()
          .primaryEnv()
          .ifPresent(name -> put(variables, now, secrets, name, entry.get("apiKey")));
    }
    return variables;
  }

  private static void put(
      Map<String, String> variables,
      ConfigSnapshot now,
      Secrets secrets,
      String name,
      @org.jspecify.annotations.Nullable Object value) {
    // A skill must not choose what programs load or where they are looked for.
    boolean harmless = name.matches("[A-Za-z_][A-Za-z0-9_]*") && !Reserved.is(name);
    if (value != null && harmless && now.environment().get(name).isEmpty()) {
      secrets.resolve(value).ifPresent(secret -> variables.putIfAbsent(name, secret));
    }
  }

  private Optional<List<String>> list(String agentId) {
    return agents
        .find(agentId)
        .map(agent -> agent.settings().get("skills"))
        .filter(List.class::isInstance)
        .map(
            list ->
                ((List<?>) list)
                    .stream().filter(String.class::isInstance).map(String.class::cast).toList());
  }
}
