package dev.gatehouse.gateway.skill;

import dev.gatehouse.gateway.skill.Skill.Needs;
import java.util.Map;

/**
 * A skill and whether it can be used here and now. Immutable.
 *
 * @param skill the skill
 * @param disabled whether the configuration turns it off
 * @param blockedByAllowlist whether it is bundled and {@code skills.allowBundled} leaves it out
 * @param blockedByAgent whether the agent's own list leaves it out
 * @param missing what it needs and is not there
 * @param configChecks each setting that it needs, and whether it is on
 */
public record SkillState(
    Skill skill,
    boolean disabled,
    boolean blockedByAllowlist,
    boolean blockedByAgent,
    Needs missing,
    Map<String, Boolean> configChecks) {

  /** Whether it can be used. */
  public boolean eligible() {
    return !disabled && !blockedByAllowlist && !blockedByAgent && missing.none();
  }

  /** Whether the model is told of it. */
  public boolean visible() {
    return eligible() && skill.modelVisible();
  }
}
