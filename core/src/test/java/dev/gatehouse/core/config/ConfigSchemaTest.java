package dev.gatehouse.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.gatehouse.core.config.ConfigProblem.Severity;
import dev.gatehouse.core.distribution.Distribution;
import dev.gatehouse.core.distribution.Distributions;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.JacksonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigSchemaTest {
  private static final Path FILE = Path.of("sigil.json");
  private static final ConfigSchema SIGIL = schema("sigil");
  private static final Validator ORACLE =
      new ValidatorFactory().withJsonNodeFactory(new JacksonNode.Factory()).createValidator();
  private static final java.net.URI ORACLE_SCHEMA =
      ORACLE.registerSchema(Json.write(SIGIL.jsonSchema()));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-1",
        "65536",
        "70000",
        "18789.5",
        "'18789'",
        "'18789x'",
        "true",
        "null",
        "[]",
        "Infinity",
        "NaN"
      })
  void takesAPortOnlyAsAWholeNumberFrom1To65535(String port) {
    assertThat(errors(SIGIL, "{gateway: {port: " + port + "}}"))
        .singleElement()
        .satisfies(p -> assertThat(p.message()).contains("must be a whole number from 1 to 65535"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "18789", "65535", "0x4965"})
  void takesEveryPort(String port) {
    assertThat(check(SIGIL, "{gateway: {port: " + port + "}}")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{gatway: {port: 1}}|gatway|did you mean \"gateway\"?",
        "{gateway: {prot: 1}}|gateway.prot|did you mean \"port\"?",
        "{channels: {telegram: {botTokn: 'x'}}}|channels.telegram.botTokn|did you mean \"botToken\"?",
        "{channels: {telegram: {accounts: {a: {botTokn: 'x'}}}}}|channels.telegram.accounts.a.botTokn|did you mean \"botToken\"?",
        "{agents: {list: [{id: 'a', worksapce: 'x'}]}}|agents.list[0].worksapce|did you mean \"workspace\"?",
        "{zzzzzzzz: 1}|zzzzzzzz|remove it, or leave it for the program that knows it",
      })
  void anUnknownKeyIsAWarningThatNamesTheNearestKnownOne(String text, String path, String remedy) {
    assertThat(check(SIGIL, text))
        .singleElement()
        .returns(Severity.WARNING, ConfigProblem::severity)
        .returns(path, ConfigProblem::path)
        .returns(remedy, ConfigProblem::remedy)
        .returns(1, ConfigProblem::line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{channels: {matrix: {homeserver: 'x', anything: {a: 1}}}}",
        "{plugins: {entries: {p: {enabled: true, config: {a: [1]}}}}}",
        "{env: {vars: {A: 'b'}, C: 'd', shellEnv: {enabled: true}}}",
        "{$schema: 'https://example.org/schema.json', meta: {anything: 1}}",
        "{gateway: {auth: {token: {source: 'env', id: 'T'}}}}",
        "{agents: {defaults: {model: 'a/b'}, list: [{id: 'm', model: {primary: 'a/b', fallbacks: []}}]}}",
        "{channels: {whatsapp: {dmPolicy: 'open', allowFrom: ['*', 4915112345]}}}",
        "{browser: {profiles: {work: {cdpPort: 18800, color: '#FF4500'}, remote: {cdpUrl: 'wss://h/x', driver: 'sigil'}}}}",
        "{broadcast: {strategy: 'parallel', '+4915': ['a']}}",
        "{hooks: {enabled: true, token: 'x', path: '/hooks'}, cron: {sessionRetention: false}}",
      })
  void acceptsWhatTheFamilysUsersWrite(String text) {
    assertThat(check(SIGIL, text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{hooks: {enabled: true}}|hooks.token is missing",
        "{hooks: {path: '/'}}|hooks.path is \"/\"",
        "{channels: {telegram: {dmPolicy: 'open', allowFrom: ['1']}}}|must contain \"*\"",
        "{channels: {telegram: {dmPolicy: 'open'}}}|channels.telegram.allowFrom is missing",
        "{channels: {telegram: {accounts: {a: {dmPolicy: 'opne'}}}}}|one of \"pairing\"",
        "{browser: {profiles: {'No Good': {cdpPort: 1}}}}|the name \"No Good\"",
        "{browser: {profiles: {w: {cdpPort: 0}}}}|from 1 to 65535",
        "{browser: {cdpUrl: 'ftp://x'}}|must be a text that matches",
        "{agents: {list: [{name: 'x'}]}}|agents.list[0].id is missing",
        "{agents: {list: [{id: 'a'}, {id: 'a'}]}}|two agents have the same id",
        "{gateway: {auth: {token: 5}}}|must be a text or an object",
        "{gateway: {auth: {token: {source: 'vault', id: 'x'}}}}|one of \"env\"",
        "{gateway: {auth: {token: 'same-secret-same'}}, hooks: {token: 'same-secret-same'}}|same secret",
        "{gateway: 5}|gateway is 5, but must be an object",
      })
  void refusesAWrongValueWithASentence(String text, String message) {
    assertThat(errors(SIGIL, text)).anySatisfy(p -> assertThat(p.message()).contains(message));
  }

  @Test
  void neverShowsASecretInASentence() {
    assertThat(errors(SIGIL, "{hooks: {token: ['hush-hush-hush']}, env: {vars: {A: 12345678}}}"))
        .hasSize(2)
        .noneSatisfy(p -> assertThat(p.toText()).contains("hush-hush"))
        .noneSatisfy(p -> assertThat(p.message()).contains("12345678"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{telegram: {botToken: 'x'}}|telegram|channels.telegram",
        "{gateway: {token: 'x'}}|gateway.token|gateway.auth.token",
        "{routing: {}}|routing|bindings",
        "{bindings: [{agentId: 'a', match: {provider: 'x'}}]}|bindings[0].match.provider|bindings[].match.channel",
        "{tools: {bash: {}}}|tools.bash|tools.exec",
      })
  void aKeyOfAnEarlierVersionIsAWarningWithItsNewPlace(String text, String path, String place) {
    assertThat(check(SIGIL, text))
        .singleElement()
        .returns(Severity.WARNING, ConfigProblem::severity)
        .returns(path, ConfigProblem::path)
        .satisfies(p -> assertThat(p.remedy()).contains("move it to " + place));
  }

  @Test
  void theControlPortIsNoKeyAndTheWarningSaysWhereItComesFrom() {
    assertThat(check(SIGIL, "{browser: {controlPort: 18791}}"))
        .singleElement()
        .satisfies(p -> assertThat(p.message()).contains("follows from gateway.port"));
  }

  @Test
  void whatADistributionHasIsData() {
    String text = "{browser: {controlUrl: 'http://127.0.0.1:18791'}, canvasHost: {port: 18793}}";

    assertThat(check(schema("epiloop"), text)).isEmpty();
    assertThat(check(schema("sigil"), text)).hasSize(1);
    assertThat(check(schema("jarvis"), text))
        .hasSize(2)
        .allSatisfy(p -> assertThat(p.message()).contains("has no effect", "JARVIS"));
    assertThat(Json.write(schema("jarvis").jsonSchema())).doesNotContain("controlUrl", "{brands}");
    assertThat(check(schema("jarvis"), "{browser: {profiles: {a: {driver: 'openclaw'}}}}"))
        .isEmpty();
    assertThat(errors(schema("jarvis"), "{browser: {profiles: {a: {driver: 'sigil'}}}}"))
        .hasSize(1);
  }

  @Test
  void aSixthDistributionHasASchemaWithoutAnyJava() {
    Distribution sixth =
        Distributions.of(
                ConfigFactory.parseString(
                        "distributions.acme = ${distributions.epiloop} { display-name = Acme, brands ="
                            + " [acme], managed-browser-profile = acme, default-port = 28000 }")
                    .withFallback(ConfigFactory.parseResources("gatehouse-distributions.conf")))
            .get("acme");

    assertThat(check(ConfigSchema.of(sixth), "{browser: {controlUrl: 'http://127.0.0.1:1'}}"))
        .isEmpty();
    assertThat(Json.write(ConfigSchema.of(sixth).jsonSchema()))
        .contains("\"Acme configuration\"", "\"default\":28000");
    assertThat(Redactor.of(sixth).marker()).isEqualTo("__ACME_REDACTED__");
  }

  @Test
  void hintsNameEverySecretField() {
    Map<String, Object> hints = SIGIL.uiHints();

    assertThat(hints)
        .containsEntry(
            "channels.telegram.botToken", Map.of("label", "Bot token", "sensitive", true))
        .containsKeys("gateway.port", "agents.list[].id", "models.providers.*.apiKey");
    assertThat(hints.values()).allSatisfy(hint -> assertThat(hint).isInstanceOf(Map.class));
  }

  @ParameterizedTest
  @CsvSource({
    "gateway.auth.token,true",
    "gateway.port,false",
    "channels.telegram.accounts.work.botToken,true",
    "channels.slack.signingSecret,true",
    "channels.matrix.accessToken,true",
    "models.providers.x.headers.X-Key,true",
    "env.vars.ANYTHING,true",
    "env.shellEnv.enabled,false",
    "plugins.entries.p.config.apiKey,true",
    "channels.telegram.tokenFile,false",
    "hooks.gmail.pushToken,true",
  })
  void knowsWhichValuesAreSecrets(String path, boolean secret) {
    assertThat(SIGIL.isSecret(ConfigPath.parse(path))).isEqualTo(secret);
  }

  @Property(tries = 600)
  void agreesWithAnotherCheckerAboutErrors(@ForAll("trees") Map<String, Object> tree) {
    boolean valid = ORACLE.validate(ORACLE_SCHEMA, Json.write(tree)).isValid();
    Problems problems = new Problems(FILE);
    new SchemaCheck(SIGIL, problems).check(ConfigDocument.parse(Json.write(tree)).tree());

    Statistics.label("valid")
        .collect(valid)
        .coverage(
            shares -> {
              shares.check(true).percentage(p -> p > 1);
              shares.check(false).percentage(p -> p > 1);
            });
    assertThat(problems.hasErrors())
        .describedAs(() -> Json.write(tree) + " " + problems.sorted())
        .isEqualTo(!valid);
  }

  /** Values, good and bad, under the keys of the schema. */
  @Provide
  Arbitrary<Map<String, Object>> trees() {
    Arbitrary<Object> junk =
        Arbitraries.of(
            1L,
            0L,
            -1L,
            70000L,
            0.5,
            4.0,
            true,
            false,
            "text",
            "",
            "*",
            "open",
            "#FF4500",
            "http://x",
            List.of("a"),
            List.of("*"),
            List.of(1L),
            Map.of(),
            Map.of("id", "x", "source", "env"),
            Map.of("enabled", true),
            Map.of("primary", 5L));
    return Arbitraries.of(paths())
        .tuple2()
        .flatMap(
            paths ->
                junk.tuple2()
                    .map(
                        values -> {
                          Map<String, Object> tree = new LinkedHashMap<>();
                          put(tree, paths.get1(), values.get1());
                          put(tree, paths.get2(), values.get2());
                          return tree;
                        }));
  }

  private static List<String> paths() {
    List<String> paths = new ArrayList<>();
    SIGIL.uiHints().keySet().stream().map(path -> path.replace("[]", ".[]")).forEach(paths::add);
    return paths;
  }

  @SuppressWarnings("unchecked")
  private static void put(Map<String, Object> tree, String path, Object value) {
    Map<String, Object> at = tree;
    String[] steps = path.split("\\.");
    for (int i = 0; i < steps.length - 1; i++) {
      boolean list = steps[i + 1].equals("[]");
      Object next = at.get(steps[i]);
      if (list) {
        Map<String, Object> element = new LinkedHashMap<>(Map.of("id", "x"));
        at.put(steps[i], new ArrayList<>(List.of(element)));
        at = element;
        i++;
      } else if (next instanceof LinkedHashMap<?, ?> map) {
        at = (Map<String, Object>) map;
      } else {
        Map<String, Object> map = new LinkedHashMap<>();
        at.put(steps[i].replace("*", "some"), map);
        at = map;
      }
    }
    at.put(steps[steps.length - 1].replace("*", "some"), value);
  }

  private static List<ConfigProblem> check(ConfigSchema schema, String text) {
    return schema.check(ConfigDocument.parse(text), FILE);
  }

  private static List<ConfigProblem> errors(ConfigSchema schema, String text) {
    return check(schema, text).stream().filter(p -> p.severity() == Severity.ERROR).toList();
  }

  private static ConfigSchema schema(String id) {
    return ConfigSchema.of(ConfigFixture.distribution(id));
  }
}
