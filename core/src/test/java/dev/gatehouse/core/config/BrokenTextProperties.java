package dev.gatehouse.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.distribution.Distributions;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Configurations that nobody can parse, with a secret in them. */
class BrokenTextProperties {
  private static final String SECRET = "Zq7-secret-value-that-nobody-knows";
  private static final Redactor REDACTOR =
      Redactor.of(Distributions.load(BrokenTextProperties.class.getClassLoader()).get("sigil"));

  @Property(tries = 500)
  void aSecretBehindItsKeyIsNeverShown(
      @ForAll("rubbish") String before,
      @ForAll("keys") String key,
      @ForAll("gaps") String gap,
      @ForAll("quotes") String quote,
      @ForAll("rubbish") String after) {
    String text = before + "\n" + key + gap + quote + SECRET + quote + "\n" + after;

    assertThat(REDACTOR.redactFile(text)).doesNotContain(SECRET);
    assertThat(REDACTOR.redactFile("{" + text)).doesNotContain(SECRET);
  }

  @Property(tries = 200)
  void whatIsNoSecretStaysInItsLine(@ForAll("rubbish") String before) {
    String text = before + "\nport: 18789\nbotToken: '" + SECRET + "'\n{";

    String shown = REDACTOR.redactFile(text);

    assertThat(shown.lines().count()).isEqualTo(text.lines().count());
    assertThat(shown).contains("port: 18789");
  }

  @Provide
  Arbitrary<String> rubbish() {
    return Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"",
            "'",
            "\\",
            "/*",
            "*/",
            "//",
            "#",
            "\n",
            " ",
            "=",
            "a",
            "port",
            "https://x",
            "1e9",
            "$",
            "${A}",
            "\u202e")
        .list()
        .ofMaxSize(12)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<String> keys() {
    return Arbitraries.of(
        "botToken", "\"token\"", "'password'", "OPENAI_API_KEY", "client-secret", "apiKey");
  }

  @Provide
  Arbitrary<String> gaps() {
    return Arbitraries.of(":", " : ", ":\n\n  ", " = ", ": /* a\n b */ ", ": // why\n", " \n:\t");
  }

  @Provide
  Arbitrary<String> quotes() {
    return Arbitraries.of("\"", "'", "");
  }
}
