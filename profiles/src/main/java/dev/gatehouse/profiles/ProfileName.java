package dev.gatehouse.profiles;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A checked profile name: 1 to 64 ASCII letters, digits, {@code _} and {@code -}, starting with a
 * letter or digit and not ending in {@code -}. A path, unit name or command line is only ever built
 * from a value of this type. Two names that differ in case only are equal as {@link #folded()}.
 *
 * @param value the name as the person wrote it
 */
public record ProfileName(String value) {
  private static final Pattern GRAMMAR =
      Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9_-]{0,62}[A-Za-z0-9_])?");

  // "gateway" and "node" are launchd labels of the family's own services; the others are device
  // names that Windows finds in every directory.
  private static final Set<String> RESERVED =
      Set.of(
          "gateway", "node", "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5",
          "com6", "com7", "com8", "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7",
          "lpt8", "lpt9");

  /**
   * The profile that stands for "no profile". Stands below the rules that its constructor needs.
   */
  public static final ProfileName DEFAULT = new ProfileName("default");

  /**
   * Checks {@code value}.
   *
   * @throws GatehouseException with {@link ExitCode#USAGE} when it is not a profile name
   */
  public ProfileName {
    if (!GRAMMAR.matcher(value).matches()) {
      throw new GatehouseException(
          ExitCode.USAGE,
          "\"" + printable(value) + "\" is not a profile name",
          "use 1 to 64 letters, digits, \"_\" and \"-\", starting with a letter or digit and not"
              + " ending in \"-\"");
    }
    if (RESERVED.contains(value.toLowerCase(Locale.ROOT))) {
      throw new GatehouseException(
          ExitCode.USAGE,
          "the profile name \"" + value + "\" is reserved",
          "choose another name, for example \"" + value + "-1\"");
    }
  }

  /** Whether this is the profile that a command without {@code --profile} means. */
  public boolean isDefault() {
    return folded().equals("default");
  }

  /** The name in lower case: two profiles of one distribution never differ in case only. */
  public String folded() {
    return value.toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return value;
  }

  /** Returns {@code value} cut and without control characters, for a message. */
  static String printable(String value) {
    String cut = value.length() > 80 ? value.substring(0, 80) + "…" : value;
    return cut.replaceAll("[^\\x20-\\x7e…]", "?");
  }
}
