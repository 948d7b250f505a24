package dev.gatehouse.profiles;

import java.util.regex.Pattern;

/** Words of command lines that a person copies into a shell. */
public final class ShellWord {
  private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_@%+=:,./-]+");

  private ShellWord() {}

  /** The text of {@code value} as one word: as it is where a shell takes it so, else in quotes. */
  public static String of(Object value) {
    String text = value.toString();
    return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
