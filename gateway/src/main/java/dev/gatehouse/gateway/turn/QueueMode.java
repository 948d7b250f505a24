package dev.gatehouse.gateway.turn;

import java.util.Locale;
import java.util.Optional;

/** What happens to a message that comes while its session is busy. */
public enum QueueMode {
  /** All that came meanwhile becomes one message of the next turn. */
  COLLECT("collect"),
  /** It reaches the running turn between two steps of the model; else it is a turn of its own. */
  STEER("steer"),
  /** Each message is a turn of its own, one after the other. */
  FOLLOWUP("followup"),
  /** Like {@link #STEER}, and it is answered in a turn of its own too. */
  STEER_BACKLOG("steer-backlog"),
  /** The running turn ends at once, and the message is answered next. */
  INTERRUPT("interrupt");

  private final String wireName;

  QueueMode(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }

  /** Reads the name that configuration and sessions use, also its older forms. */
  public static Optional<QueueMode> parse(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "collect" -> Optional.of(COLLECT);
      case "steer", "queue" -> Optional.of(STEER);
      case "followup", "follow-up" -> Optional.of(FOLLOWUP);
      case "steer-backlog", "steer+backlog" -> Optional.of(STEER_BACKLOG);
      case "interrupt" -> Optional.of(INTERRUPT);
      default -> Optional.empty();
    };
  }
}
