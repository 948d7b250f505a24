package dev.gatehouse.launcher.onboard;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.provider.ModelSetup;
import dev.gatehouse.gateway.provider.ModelSetup.KnownProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Which model provider a word of a command line means; the family's words count too. */
final class ProviderName {
  static final String CUSTOM = "custom";

  private static final Map<String, String> FAMILY =
      Map.of(
          "apikey",
          "anthropic",
          "gemini",
          "google",
          "token",
          "anthropic",
          "setup-token",
          "anthropic");

  private ProviderName() {}

  /**
   * The provider's id, {@code custom} or {@code skip}.
   *
   * @throws GatehouseException with {@link ExitCode#USAGE} for any other word
   */
  static String of(String word, ModelSetup setup) {
    String plain = word.strip().toLowerCase(Locale.ROOT);
    String name = plain.endsWith("-api-key") ? plain.substring(0, plain.length() - 8) : plain;
    String id = FAMILY.getOrDefault(name, name);
    List<String> known =
        new ArrayList<>(setup.providers().stream().map(KnownProvider::id).toList());
    known.add(CUSTOM);
    known.add(Answers.SKIP);
    if (!known.contains(id)) {
      throw new GatehouseException(
          ExitCode.USAGE,
          "no model provider is called \"" + word + "\"",
          "choose one of " + String.join(", ", known));
    }
    return id;
  }
}
