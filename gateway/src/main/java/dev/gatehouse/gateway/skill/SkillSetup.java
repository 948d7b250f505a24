package dev.gatehouse.gateway.skill;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.Environment;
import dev.gatehouse.profiles.Instance;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * What command lines and programs learn of an instance's skills while its gateway runs or not.
 * Blocks; writes nothing.
 */
public final class SkillSetup {
  private final Instance instance;
  private final Environment environment;
  private final Clock clock;

  public SkillSetup(Instance instance, Environment environment, Clock clock) {
    this.instance = requireNonNull(instance, "instance");
    this.environment = requireNonNull(environment, "environment");
    this.clock = requireNonNull(clock, "clock");
  }

  /**
   * All skills of the default agent, usable or not, by name.
   *
   * @throws dev.gatehouse.core.config.InvalidConfigException when the configuration cannot be used
   */
  public List<SkillState> list() {
    return Skills.all(
        instance.configStore(environment, clock).readValid(),
        new SkillFolders(instance.distribution().brands()),
        instance.workspace(),
        instance.stateDirectory().resolve("skills"),
        environment,
        Optional.empty());
  }
}
