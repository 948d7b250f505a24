package dev.gatehouse.profiles.service;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Which texts may stand in a definition of a service: those that every platform can carry whole. A
 * line break, another control character or half a surrogate pair is refused, never replaced. Pure.
 */
final class ServiceText {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

  private ServiceText() {}

  /**
   * Returns {@code value} when it can be carried.
   *
   * @param field what it is, for the message; the value itself is not shown, it may be a secret
   * @throws GatehouseException with {@link ExitCode#CONFIG} when it cannot
   */
  static String check(String field, String value) {
    for (int i = 0; i < value.length(); i += Character.charCount(value.codePointAt(i))) {
      int c = value.codePointAt(i);
      if (!carried(c)) {
        throw new GatehouseException(
            ExitCode.CONFIG,
            field
                + " cannot stand in a service: it holds the character U+"
                + String.format(Locale.ROOT, "%04X", c),
            "take line breaks and control characters out of it");
      }
    }
    return value;
  }

  /** Returns {@code name} when it is one of an environment variable. */
  static String checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new GatehouseException(
          ExitCode.CONFIG,
          "\"" + name.replaceAll("[^\\x20-\\x7e]", "?") + "\" is no name of a variable",
          "use letters, digits and \"_\", not starting with a digit");
    }
    return name;
  }

  private static boolean carried(int c) {
    if (c == '\t') {
      return true;
    }
    // XML 1.0 has no control characters, and neither XML nor systemd takes non-characters.
    return c >= 0x20
        && c != 0x7f
        && !(c >= 0xd800 && c <= 0xdfff)
        && !(c >= 0xfdd0 && c <= 0xfdef)
        && (c & 0xfffe) != 0xfffe;
  }
}
