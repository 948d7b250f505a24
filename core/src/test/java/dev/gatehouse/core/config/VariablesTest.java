package dev.gatehouse.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VariablesTest {
  @TempDir Path directory;
  ConfigFixture fixture;

  @BeforeEach
  void setUp() throws IOException {
    fixture = new ConfigFixture(directory);
    fixture.variables.put("NAME", "value");
    fixture.variables.put("BLANK", " ");
  }

  @Nested
  class InStrings {
    @ParameterizedTest
    @CsvSource({
      "${NAME},value",
      "a-${NAME}-${NAME}-b,a-value-value-b",
      "$${NAME},${NAME}",
      "$$${NAME},$${NAME}",
      "$NAME,$NAME",
      "${name},${name}",
      "${NAME,${NAME",
      "${},${}",
      "${A-B},${A-B}",
      "$,$",
    })
    void putsTheValueInTheNamesPlace(String text, String expected) throws IOException {
      fixture.write(Json.write(Map.of("meta", Map.of("x", text))));

      assertThat(fixture.store().readValid().string("meta", "x")).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"${MISSING}", "${BLANK}"})
    void refusesAMissingVariableAndNamesThePathThatNeedsIt(String text) throws IOException {
      fixture.write("{\n  agents: { list: [ { id: 'a', name: '" + text + "' } ] },\n}");

      assertThatThrownBy(() -> fixture.store().readValid())
          .hasMessageContaining("agents.list[0].name needs it")
          .hasMessageContaining(":2:");
    }

    @Test
    void neverReachTheFileWhenItIsChanged() throws IOException {
      fixture.write("{meta: {x: '${NAME}'}}");
      fixture.set("meta.y", 1);

      assertThat(fixture.text()).isEqualTo("{meta: {x: '${NAME}', y: 1}}");
    }
  }

  @Nested
  class EnvBlock {
    @Test
    void setsVariablesThatTheProcessDoesNotHave() throws IOException {
      fixture.write(
          "{env: {vars: {ONE: '1', NAME: 'other'}, TWO: '${ONE_MORE}', BLANK: 'b'}, meta: {x: '${TWO}'}}");
      fixture.variables.put("ONE_MORE", "2");
      ConfigSnapshot snapshot = fixture.store().readValid();

      assertThat(snapshot.environment().variables())
          .containsEntry("ONE", "1")
          .containsEntry("TWO", "2")
          .containsEntry("BLANK", "b")
          .containsEntry("NAME", "value");
      assertThat(snapshot.string("meta", "x")).contains("2");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "SIGIL_STATE_DIR",
          "SIGIL_PROFILE",
          "SIGIL_CONFIG_PATH",
          "SIGIL_GATEWAY_PORT",
          "SIGIL_GATEWAY_TOKEN",
          "CLAWDBOT_STATE_DIR"
        })
    void neverSaysWhichInstanceThisIs(String name) throws IOException {
      fixture.write("{env: {vars: {" + name + ": 'x'}}}");
      ConfigSnapshot snapshot = fixture.store().readValid();

      assertThat(snapshot.environment().variables()).doesNotContainKey(name);
      assertThat(snapshot.problems())
          .singleElement()
          .satisfies(p -> assertThat(p.message()).startsWith(name + " says which instance"));
    }
  }

  @Nested
  class DotEnvFile {
    @Test
    void readsOnlyTheOneOfTheStateDirectoryAndNeverThatOfTheWorkingDirectory() throws IOException {
      Files.createDirectory(fixture.home.resolve("elsewhere"));
      Files.writeString(
          fixture.home.resolve("elsewhere/.env"), "SIGIL_GATEWAY_PORT=19999\nLEAK=1\n");
      fixture.write(".env", "OWN=1\nNAME=other\n");
      ConfigSnapshot snapshot = fixture.store().readValid();

      assertThat(snapshot.environment().variables())
          .containsEntry("OWN", "1")
          .containsEntry("NAME", "value")
          .doesNotContainKeys("LEAK", "SIGIL_GATEWAY_PORT");
    }

    @Test
    void mayHoldTheInstancesTokenAndNotItsPlace() throws IOException {
      fixture.write(".env", "SIGIL_GATEWAY_TOKEN=abc\nSIGIL_PROFILE=other\n");
      ConfigSnapshot snapshot = fixture.store().readValid();

      assertThat(snapshot.environment().variables())
          .containsEntry("SIGIL_GATEWAY_TOKEN", "abc")
          .doesNotContainKey("SIGIL_PROFILE");
      assertThat(snapshot.problems()).hasSize(1);
    }

    @Test
    void readsQuotesCommentsAndExport() {
      assertThat(
              DotEnv.parse(
                  """
                  # a comment
                  A=1
                  export B = two words # a comment
                  C='# ${literal}'
                  D="a\\nb \\"c\\""
                  E=
                  9X=no
                  nonsense
                  """))
          .isEqualTo(
              Map.of("A", "1", "B", "two words", "C", "# ${literal}", "D", "a\nb \"c\"", "E", ""));
    }
  }

  @Nested
  class HomeDirectory {
    @Test
    void standsForTildeInKeysThatNameAPath() throws IOException {
      fixture.write(
          """
          { agents: { defaults: { workspace: '~/work' } },
            skills: { load: { extraDirs: ['~/s', '/t', '~user/u'] } },
            meta: { name: '~/name', dbPath: '~' } }
          """);
      Map<String, Object> resolved = fixture.store().readValid().resolved();

      assertThat(ConfigTrees.at(resolved, "agents", "defaults", "workspace"))
          .contains(fixture.home + "/work");
      assertThat(ConfigTrees.at(resolved, "skills", "load", "extraDirs"))
          .contains(java.util.List.of(fixture.home + "/s", "/t", "~user/u"));
      assertThat(ConfigTrees.at(resolved, "meta", "name")).contains("~/name");
      assertThat(ConfigTrees.at(resolved, "meta", "dbPath")).contains(fixture.home.toString());
    }
  }
}
