package dev.gatehouse.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
  private static final Redactor REDACTOR = Redactor.of(ConfigFixture.distribution("sigil"));

  @Test
  void replacesSecretsAndKeepsEverythingElse() {
    Map<String, Object> tree =
        ConfigDocument.parse(
                """
                { gateway: { port: 19001, auth: { token: 'secret-one', password: '${PASS}' } },
                  channels: { telegram: { botToken: {source: 'env', id: 'T'} }, custom: { apiKey: 'secret-two' } },
                  env: { vars: { A: 'secret-three' } },
                  agents: { defaults: { contextTokens: 5 } },
                  browser: { cdpUrl: 'wss://user:secret-four@host/?token=secret-five' } }
                """)
            .tree();
    String redacted = Json.write(REDACTOR.redact(tree));

    assertThat(redacted)
        .doesNotContain("secret-")
        .contains(
            "19001", "${PASS}", "\"id\":\"T\"", "\"contextTokens\":5", "__SIGIL_REDACTED__@host");
    assertThat(Json.write(tree)).contains("secret-one");
  }

  @Test
  void keepsTheCommentsOfADocumentButNoSecretInThem() {
    ConfigDocument document =
        ConfigDocument.parse(
            "{\n  // was old-secret-value, now:\n  gateway: { auth: { token: 'old-secret-value' } },\n}");

    assertThat(REDACTOR.redact(document).text())
        .isEqualTo(
            "{\n  // was __SIGIL_REDACTED__, now:\n  gateway: { auth: { token: '__SIGIL_REDACTED__' } },\n}");
  }

  @Test
  void findsKnownSecretsInFreeText(@TempDir Path directory) throws IOException {
    ConfigFixture fixture = new ConfigFixture(directory);
    fixture.variables.put("OPENAI_API_KEY", "key of the environment");
    fixture.write(
        "{gateway: {auth: {token: 'tok\"en/1234'}}, hooks: {token: '${OPENAI_API_KEY}'}}");
    Redactor knowing = REDACTOR.with(fixture.read()).with("typed on the command line");

    assertThat(
            knowing.redact(
                "a tok\"en/1234 b tok\\\"en/1234 c tok%22en%2F1234 d key of the environment e typed on"
                    + " the command line f"))
        .doesNotContain("1234", "key of", "typed on")
        .contains("a __SIGIL_REDACTED__ b", " f");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: Bearer abcdefghij",
        "https://me:abcdefghij@example.org/",
        "http://127.0.0.1:18789/?token=abcdefghij&x=1",
        "sk-abcdefghijabcdefghijabcdefghij",
        "ghp_abcdefghijabcdefghijabcdefghij",
      })
  void hidesWhatLooksLikeASecret(String text) {
    assertThat(REDACTOR.redact(text)).doesNotContain("abcdefghij").contains("__SIGIL_REDACTED__");
  }

  @Property(tries = 200)
  void aRedactedDocumentGoesBackToTheOriginal(@ForAll("secrets") String secret) {
    ConfigDocument document =
        ConfigDocument.parse("{gateway: {/* c */ auth: {token: ''}, port: 19001}, list: ['port']}")
            .set(ConfigPath.parse("gateway.auth.token"), secret);
    ConfigDocument redacted = REDACTOR.redact(document);

    assertThat(redacted.tree()).isNotEqualTo(document.tree());
    assertThat(REDACTOR.restore(redacted, document).tree()).isEqualTo(document.tree());
  }

  @Provide
  Arbitrary<String> secrets() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMinLength(1).ofMaxLength(12).filter(s -> !s.isBlank()),
        Arbitraries.of("token", "port", "19001", "gateway", "auth: {", "'", "\\", "${x}"));
  }
}
