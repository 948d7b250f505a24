package dev.gatehouse.gateway.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.config.ConfigSchema;
import dev.gatehouse.core.distribution.Distribution;
import dev.gatehouse.core.distribution.Distributions;
import dev.gatehouse.gateway.configuration.ReloadRules.Effect;
import dev.gatehouse.gateway.configuration.ReloadRules.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a change of each key does, against the schema and the page that shows it. */
class ReloadTableTest {
  private static final String BEGIN =
      "<!-- keys: written by ReloadTableTest with -Dreference.write=true -->\n";
  private static final String END = "<!-- end of keys -->";

  static List<Distribution> distributions() {
    return List.copyOf(Distributions.load(ReloadTableTest.class.getClassLoader()).all());
  }

  @ParameterizedTest
  @MethodSource("distributions")
  void decidesOverEveryKeyOfTheSchema(Distribution distribution) {
    Set<String> keys = new TreeSet<>();
    collect("", ConfigSchema.of(distribution).jsonSchema(), keys);

    assertThat(keys).hasSizeGreaterThan(300);
    assertThat(keys.stream().filter(key -> !ReloadRules.isListed(key) && !key.equals("$include")))
        .isEmpty();
  }

  @Test
  void hasARowForEachKeyOnceInOrder() {
    assertThat(ReloadRules.RULES).extracting(Rule::key).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void theLongestKeyDecidesAndOnlyWholeNamesCount() {
    assertThat(ReloadRules.of("browser.headless").effect()).isEqualTo(Effect.LIVE);
    assertThat(ReloadRules.of("browser.extraArgs").effect()).isEqualTo(Effect.RESTART);
    assertThat(ReloadRules.of("agents.list[0].name").key()).isEqualTo("agents.list");
    assertThat(ReloadRules.of("hooksmith.path").effect()).isEqualTo(Effect.RESTART);
    assertThat(ReloadRules.of("never.heard.of").effect()).isEqualTo(Effect.RESTART);
  }

  @Test
  void namesWhatDiffersDownToTheKeyThatDecides() {
    Map<String, Object> before =
        Map.of("gateway", Map.of("port", 1L, "bind", "loopback"), "ui", Map.of("a", 1L));
    Map<String, Object> after =
        Map.of("gateway", Map.of("port", 2L, "bind", "loopback"), "cron", Map.of("enabled", true));

    List<String> changed = ReloadRules.changed(before, after);

    assertThat(changed).containsExactly("cron.enabled", "gateway.port", "ui.a");
    assertThat(ReloadRules.needRestart(changed)).containsExactly("gateway.port");
  }

  @Test
  void isWhatThePageShows() throws IOException {
    Path page = page();
    String text = Files.readString(page);
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    int end = text.indexOf(END);
    if (Boolean.getBoolean("reference.write")) {
      Files.writeString(page, text.substring(0, begin) + table() + text.substring(end));
      return;
    }
    assertThat(text.substring(begin, end)).isEqualTo(table());
  }

  private static String table() {
    StringBuilder table = new StringBuilder("| key | a change | how |\n| --- | --- | --- |\n");
    for (Rule rule : ReloadRules.RULES) {
      table
          .append("| `")
          .append(rule.key())
          .append("` | ")
          .append(rule.effect().words())
          .append(" | ")
          .append(rule.how())
          .append(" |\n");
    }
    return table.toString();
  }

  private static void collect(String path, Object schema, Set<String> keys) {
    if (!(schema instanceof Map<?, ?> map)) {
      return;
    }
    if (map.get("properties") instanceof Map<?, ?> properties) {
      properties.forEach(
          (key, child) -> collect(path.isEmpty() ? key + "" : path + "." + key, child, keys));
    } else if (!path.isEmpty()) {
      keys.add(path);
    }
    for (String some : List.of("anyOf", "oneOf", "allOf")) {
      if (map.get(some) instanceof List<?> parts) {
        new ArrayList<>(parts).forEach(part -> collect(path, part, keys));
      }
    }
  }

  private static Path page() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(directory.resolve("browser-control"))) {
      directory = Objects.requireNonNull(directory.getParent(), "not started inside the project");
    }
    return directory.resolve("docs/probation.md");
  }
}
