package dev.gatehouse.ports;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;

/** Reads port numbers, by one rule and with one message wherever they are written. */
public final class Ports {
  /** The largest TCP port. */
  public static final int MAX = 65_535;

  private static final int SHOWN_CHARACTERS = 40;

  private Ports() {}

  /**
   * Reads a port from a command line or a variable: {@link #parse(String, String, ExitCode)} with
   * {@link ExitCode#USAGE}.
   */
  public static int parse(String text, String where) {
    return parse(text, where, ExitCode.USAGE);
  }

  /**
   * Reads a port: ASCII digits only, no sign, space or leading zero, 1..65535.
   *
   * @param where what the person wrote it in, for example {@code --port} or {@code
   *     SIGIL_GATEWAY_PORT}
   * @param exitCode whose fault a bad port is
   * @throws GatehouseException with {@code exitCode} when {@code text} is no port
   */
  public static int parse(String text, String where, ExitCode exitCode) {
    boolean digits = !text.isEmpty() && text.length() <= 5 && text.charAt(0) != '0';
    for (int i = 0; digits && i < text.length(); i++) {
      digits = text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    if (!digits) {
      throw noPort("\"" + printable(text) + "\"", where, exitCode);
    }
    return check(Integer.parseInt(text), where, exitCode);
  }

  /**
   * Reads a port from a configuration tree: a whole number, or text by the rule of {@link #parse}.
   *
   * @param where the key and file, for example {@code gateway.port in /home/a/.sigil/sigil.json}
   * @throws GatehouseException with {@link ExitCode#CONFIG} when {@code value} is no port
   */
  public static int of(Object value, String where) {
    if (value instanceof Long || value instanceof Integer) {
      return check(((Number) value).longValue(), where, ExitCode.CONFIG);
    }
    if (value instanceof Double number && number == Math.rint(number) && !number.isInfinite()) {
      return check(number.longValue(), where, ExitCode.CONFIG);
    }
    if (value instanceof String text) {
      return parse(text, where, ExitCode.CONFIG);
    }
    throw noPort(printable(String.valueOf(value)), where, ExitCode.CONFIG);
  }

  private static int check(long number, String where, ExitCode exitCode) {
    if (number < 1 || number > MAX) {
      throw noPort(Long.toString(number), where, exitCode);
    }
    return (int) number;
  }

  private static GatehouseException noPort(String shown, String where, ExitCode exitCode) {
    return new GatehouseException(
        exitCode,
        shown + " is not a port (" + where + ")",
        "write a whole number from 1 to " + MAX);
  }

  private static String printable(String text) {
    String cut =
        text.length() > SHOWN_CHARACTERS ? text.substring(0, SHOWN_CHARACTERS) + "…" : text;
    return cut.replaceAll("[^\\x20-\\x7e…]", "?");
  }
}
