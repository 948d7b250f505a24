package dev.gatehouse.browser.act;

import dev.gatehouse.browser.failure.BrowserException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is pressed together: {@code Enter}, {@code Control+a}, {@code Shift+ArrowLeft}.
 *
 * @param modifiers in the order in which they go down
 * @param key empty when the last word is a character that no US key types
 * @param text that character, else empty
 */
record Chord(Set<Modifier> modifiers, Optional<Key> key, String text) {
  /**
   * Reads a chord.
   *
   * @param mac whether the browser runs on macOS
   * @throws BrowserException with status 400 when a word is no key; the message names some
   */
  static Chord parse(String given, KeyTable keys, boolean mac) {
    List<String> words = words(given);
    Set<Modifier> modifiers = new LinkedHashSet<>();
    for (String word : words.subList(0, words.size() - 1)) {
      modifiers.add(Modifier.find(word, mac).orElseThrow(() -> unknown(word, true)));
    }
    String last = words.get(words.size() - 1);
    String name = last.equalsIgnoreCase("ControlOrMeta") ? (mac ? "Meta" : "Control") : last;
    Optional<Key> key = keys.find(name);
    if (key.isEmpty()) {
      boolean oneCharacter = last.codePointCount(0, last.length()) == 1;
      if (!oneCharacter || !modifiers.isEmpty()) {
        throw unknown(last, false);
      }
      return new Chord(Set.of(), Optional.empty(), last);
    }
    return new Chord(
        modifiers,
        key.map(found -> modifiers.contains(Modifier.SHIFT) ? keys.withShift(found) : found),
        "");
  }

  /** Splits at {@code +}, which is itself a key when it stands alone or last. */
  private static List<String> words(String given) {
    if (given.codePointCount(0, given.length()) == 1) {
      return List.of(given);
    }
    String rest = given.strip();
    boolean plusIsTheKey = rest.endsWith("++");
    List<String> words =
        new ArrayList<>(
            List.of((plusIsTheKey ? rest.substring(0, rest.length() - 2) : rest).split("\\+", -1)));
    if (plusIsTheKey) {
      words.add("+");
    }
    if (words.stream().anyMatch(String::isBlank)) {
      throw unknown(given, false);
    }
    return words.stream().map(String::strip).toList();
  }

  private static BrowserException unknown(String word, boolean modifier) {
    String shown = word.length() > 40 ? word.substring(0, 40) + "…" : word;
    return new BrowserException(
        400,
        modifier
            ? "unknown modifier \"" + shown + "\": use Alt, Control, ControlOrMeta, Meta or Shift"
            : "unknown key \""
                + shown
                + "\": use a character, or a name such as Enter, Tab, Escape, ArrowLeft, PageDown,"
                + " F5, Control+a; to write text use kind type");
  }
}
