package dev.gatehouse.gateway.command;

import dev.gatehouse.gateway.provider.ModelRef;
import dev.gatehouse.gateway.provider.Models;
import dev.gatehouse.gateway.provider.ThinkingLevel;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Wishes for one turn that stand inside a message: {@code /think:high}, {@code /model:opus}. */
final class Directives {
  private static final Pattern WISH =
      Pattern.compile(
          "(?<=^|\\s)/(think|thinking|t|model):\\s?(\\S+)(?=\\s|$)", Pattern.CASE_INSENSITIVE);

  private Directives() {}

  /**
   * A message without its wishes.
   *
   * @param message what is left, never empty
   */
  record Found(String message, Optional<ThinkingLevel> thinking, Optional<ModelRef> model) {}

  /** Takes the wishes out of a message; empty when there is none, or nothing but wishes. */
  static Optional<Found> in(String text, Models models) {
    Optional<ThinkingLevel> thinking = Optional.empty();
    Optional<ModelRef> model = Optional.empty();
    StringBuilder left = new StringBuilder();
    Matcher wish = WISH.matcher(text);
    boolean any = false;
    while (wish.find()) {
      boolean known;
      if (wish.group(1).equalsIgnoreCase("model")) {
        Optional<ModelRef> named = models.resolve(wish.group(2));
        known = named.isPresent();
        model = known ? named : model;
      } else {
        Optional<ThinkingLevel> level = level(wish.group(2));
        known = level.isPresent();
        thinking = known ? level : thinking;
      }
      if (known) { // what nobody understands stays for the model
        wish.appendReplacement(left, "");
        any = true;
      } else {
        wish.appendReplacement(left, Matcher.quoteReplacement(wish.group()));
      }
    }
    wish.appendTail(left);
    String message = left.toString().replaceAll("[ \\t]{2,}", " ").strip();
    return any && !message.isEmpty()
        ? Optional.of(new Found(message, thinking, model))
        : Optional.empty();
  }

  /** Reads a level by any of its names. */
  static Optional<ThinkingLevel> level(String text) {
    return switch (text.strip().toLowerCase(java.util.Locale.ROOT)) {
      case "on", "enable" -> Optional.of(ThinkingLevel.LOW);
      case "min" -> Optional.of(ThinkingLevel.MINIMAL);
      case "med", "mid" -> Optional.of(ThinkingLevel.MEDIUM);
      case "max", "highest" -> Optional.of(ThinkingLevel.HIGH);
      case "none" -> Optional.of(ThinkingLevel.OFF);
      default -> ThinkingLevel.parse(text);
    };
  }
}
