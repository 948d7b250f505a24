package dev.gatehouse.gateway.turn;

import java.util.Locale;
import java.util.Set;

/** The words with which a person stops an agent. */
final class StopWords {
  private static final Set<String> WORDS =
      Set.of("/stop", "stop", "esc", "abort", "wait", "exit", "interrupt");

  private StopWords() {}

  /** Whether {@code message} is nothing but such a word. */
  static boolean contains(String message) {
    return message.length() < 32 && WORDS.contains(message.strip().toLowerCase(Locale.ROOT));
  }
}
