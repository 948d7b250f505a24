package dev.gatehouse.gateway.skill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.skill.FrontMatter.Parsed;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;

class FrontMatterProperties {
  @Property
  void anythingCanBeRead(
      @ForAll @CharRange(from = ' ', to = '~') @CharRange(from = '\n', to = '\n') String head,
      @ForAll String body) {
    Parsed parsed = FrontMatter.parse("---\n" + head + "\n---\n" + body);

    assertThat(parsed).isNotNull();
    assertThat(parsed.values()).doesNotContainValue(null);
  }

  @Property
  void aTextComesBackAsItWasWritten(
      @ForAll @AlphaChars @StringLength(min = 1, max = 20) String key,
      @ForAll @CharRange(from = ' ', to = '~') String text) {
    String quoted = "'" + text.replace("'", "''") + "'";
    Parsed parsed = FrontMatter.parse("---\n" + key + ": " + quoted + "\n---\nbody");

    assertThat(parsed.values()).containsEntry(key, text);
    assertThat(parsed.body()).isEqualTo("body");
  }

  @Example
  void readsWhatSkillsWrite() {
    Parsed parsed =
        FrontMatter.parse(
            """
            ---
            name: weather
            # a comment
            description: >
              Tells the weather
              of a place.
            homepage: https://example.org/#top
            always: true
            metadata: {"clawdbot":{"emoji":"🌦","requires":{"bins":["curl"]}}}
            nested:
              requires:
                anyBins:
                  - a
                  - "b c"
              install:
                - id: one
                  kind: brew
                - id: two
                  kind: node
            json:
              {
                a: [1, 2],
              }
            broken: {"a":
            last: 'it''s'
            ---

            # Body
            """);

    assertThat(parsed.values())
        .containsEntry("name", "weather")
        .containsEntry("description", "Tells the weather of a place.")
        .containsEntry("homepage", "https://example.org/#top")
        .containsEntry("always", true)
        .containsEntry("last", "it's")
        .containsEntry("json", Map.of("a", List.of(1L, 2L)))
        .containsEntry(
            "nested",
            Map.of(
                "requires",
                Map.of("anyBins", List.of("a", "b c")),
                "install",
                List.of(Map.of("id", "one", "kind", "brew"), Map.of("id", "two", "kind", "node"))))
        .doesNotContainKey("broken");
    assertThat(parsed.body().strip()).isEqualTo("# Body");
  }

  @Example
  void aFileWithoutAHeadIsAllBody() {
    assertThat(FrontMatter.parse("# Title\n---\nx").body()).isEqualTo("# Title\n---\nx");
    assertThat(FrontMatter.parse("---\nname: x\n").values()).isEmpty();
  }
}
