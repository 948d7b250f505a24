package dev.gatehouse.launcher.onboard;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Reads a secret as a command line names it: the text itself, {@code -} for the first line of
 * standard input, or {@code env:NAME} for a variable in which the gateway is to find it.
 */
final class SecretInput {
  private static final String VARIABLE = "env:";
  private static final int MAX_BYTES = 64 * 1024;

  private final InputStream in;
  private boolean read;

  SecretInput(InputStream in) {
    this.in = in;
  }

  /**
   * The secret, as a text or a reference.
   *
   * @param option where it was named, for messages
   */
  Object of(String option, String text) {
    if (text.equals("-")) {
      return line(option);
    }
    if (text.startsWith(VARIABLE)) {
      return Map.of("source", "env", "id", variable(option, text.substring(VARIABLE.length())));
    }
    if (text.isBlank()) {
      throw new GatehouseException(
          ExitCode.USAGE, option + " is empty", "give the secret, or leave the option out");
    }
    return text.strip();
  }

  /** The variable that a reference names; empty for a text. */
  static String variable(Object secret) {
    return secret instanceof Map<?, ?> reference ? String.valueOf(reference.get("id")) : "";
  }

  private String line(String option) {
    if (read) {
      throw new GatehouseException(
          ExitCode.USAGE,
          "standard input can give one secret only",
          "give the others with env:NAME, or in further runs with: configure");
    }
    read = true;
    try {
      String text = new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
      String line = text.lines().findFirst().orElse("").strip();
      if (line.isEmpty()) {
        throw new GatehouseException(
            ExitCode.USAGE,
            option + " shall come from standard input, and nothing came",
            "pipe it in, for example: pass show key | … " + option + " -");
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String variable(String option, String name) {
    if (!name.matches("[A-Za-z_][A-Za-z0-9_]{0,127}")) {
      throw new GatehouseException(
          ExitCode.USAGE,
          option + " names no variable: " + VARIABLE + name,
          "write it like env:OPENAI_API_KEY");
    }
    return name;
  }
}
