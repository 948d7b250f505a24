package dev.gatehouse.gateway.command;

import dev.gatehouse.gateway.provider.ModelRef;
import dev.gatehouse.gateway.provider.ThinkingLevel;
import java.util.Optional;

/** What became of a command. Immutable. */
public sealed interface CommandAnswer {
  /**
   * It is done; no model is asked.
   *
   * @param text what the person is told
   */
  record Reply(String text) implements CommandAnswer {}

  /**
   * The turn goes on, with other words. The session may have been reset meanwhile: open it anew.
   *
   * @param message for the model
   * @param thinking for this turn alone, from a directive inside the message
   * @param model for this turn alone, from a directive inside the message
   */
  record Continue(String message, Optional<ThinkingLevel> thinking, Optional<ModelRef> model)
      implements CommandAnswer {
    public Continue(String message) {
      this(message, Optional.empty(), Optional.empty());
    }
  }
}
