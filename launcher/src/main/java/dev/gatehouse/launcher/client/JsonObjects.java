package dev.gatehouse.launcher.client;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigDocument;
import dev.gatehouse.core.config.json5.Json5SyntaxException;
import java.util.Map;

/** Objects that a person writes on the command line, in JSON5. */
public final class JsonObjects {
  private JsonObjects() {}

  /**
   * Reads an object.
   *
   * @param option where it was written, for the message
   * @throws GatehouseException with {@link ExitCode#USAGE} when it is none
   */
  public static Map<String, Object> parse(String text, String option) {
    try {
      return ConfigDocument.parse(text).tree();
    } catch (Json5SyntaxException e) {
      throw new GatehouseException(
          ExitCode.USAGE,
          option + " is no JSON object: " + e.getMessage(),
          "write it like " + option + " '{\"limit\": 5}'",
          e);
    }
  }
}
