package dev.gatehouse.gateway.agent;

import dev.gatehouse.gateway.agent.Agents.Agent;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When and how an agent looks for work by itself. Immutable.
 *
 * @param every how often; empty when it does not
 * @param written the same as the configuration says it
 * @param prompt what it is asked
 * @param target where what it finds goes
 * @param to who or which room at the target; empty for the last one
 * @param model which model looks; empty for the agent's own
 * @param ackMaxChars how many characters beside the word for "nothing" still mean nothing
 */
public record HeartbeatSettings(
    Optional<Duration> every,
    String written,
    String prompt,
    String target,
    Optional<String> to,
    Optional<String> model,
    int ackMaxChars,
    Optional<String> from,
    Optional<String> until,
    Optional<String> zone) {
  private static final String PROMPT =
      "Read HEARTBEAT.md if it is there and do what it says. Do not take up old tasks of earlier"
          + " conversations. If nothing needs attention, answer HEARTBEAT_OK.";
  private static final Pattern DURATION =
      Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)?", Pattern.CASE_INSENSITIVE);

  /**
   * Returns what the configuration says of an agent. Where some agents have a {@code heartbeat} of
   * their own only those look; else the main one does.
   */
  public static HeartbeatSettings of(Agents agents, String agentId) {
    boolean someHave = agents.all().stream().anyMatch(HeartbeatSettings::hasOwn);
    boolean looks =
        someHave
            ? agents.find(agentId).filter(HeartbeatSettings::hasOwn).isPresent()
            : agents.main().id().equals(agentId);
    String written =
        agents
            .setting(agentId, "heartbeat", "every")
            .map(String::valueOf)
            .filter(text -> !text.isBlank())
            .orElse("30m");
    return new HeartbeatSettings(
        looks ? parse(written) : Optional.empty(),
        written,
        agents.text(agentId, "heartbeat", "prompt").orElse(PROMPT),
        agents.text(agentId, "heartbeat", "target").orElse("last"),
        agents.text(agentId, "heartbeat", "to"),
        agents.text(agentId, "heartbeat", "model"),
        (int)
            Math.max(0, Math.min(10_000, agents.number(agentId, 300, "heartbeat", "ackMaxChars"))),
        agents.text(agentId, "heartbeat", "activeHours", "start"),
        agents.text(agentId, "heartbeat", "activeHours", "end"),
        agents
            .text(agentId, "heartbeat", "activeHours", "timezone")
            .filter(zone -> !zone.equals("user") && !zone.equals("local"))
            .or(() -> agents.text(agentId, "userTimezone")));
  }

  /** Reads {@code 30m}, {@code 1h}, {@code 90s}; a bare number is minutes; 0 is none. */
  static Optional<Duration> parse(String text) {
    Matcher matcher = DURATION.matcher(text.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long count = Long.parseLong(matcher.group(1));
    String unit =
        matcher.group(2) == null ? "m" : matcher.group(2).toLowerCase(java.util.Locale.ROOT);
    Duration duration =
        switch (unit) {
          case "ms" -> Duration.ofMillis(count);
          case "s" -> Duration.ofSeconds(count);
          case "h" -> Duration.ofHours(count);
          case "d" -> Duration.ofDays(count);
          default -> Duration.ofMinutes(count);
        };
    return duration.isZero() ? Optional.empty() : Optional.of(duration);
  }

  /** Whether the agent may look at this time of day. */
  public boolean active(Instant now) {
    if (from.isEmpty() || until.isEmpty()) {
      return true;
    }
    try {
      ZoneId place = zone.map(ZoneId::of).orElse(ZoneId.systemDefault());
      LocalTime time = now.atZone(place).toLocalTime();
      LocalTime start = LocalTime.parse(from.get());
      boolean endOfDay = until.get().equals("24:00");
      LocalTime end = endOfDay ? LocalTime.MAX : LocalTime.parse(until.get());
      return start.isBefore(end)
          ? !time.isBefore(start) && (endOfDay || time.isBefore(end))
          : !time.isBefore(start) || time.isBefore(end);
    } catch (DateTimeException e) {
      return true; // hours that cannot be read do not silence the agent
    }
  }

  private static boolean hasOwn(Agent agent) {
    return agent.settings().get("heartbeat") instanceof java.util.Map;
  }
}
