package dev.gatehouse.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class IncludesTest {
  @TempDir Path directory;
  ConfigFixture fixture;

  @BeforeEach
  void setUp() throws IOException {
    fixture = new ConfigFixture(directory);
  }

  @Test
  void mergesFilesFromLeftToRightAndTheOwnKeysOverThem() throws IOException {
    fixture.write("a.json5", "{meta: {x: 1, y: 1, z: 1, list: [1], deep: {a: 1}}}");
    fixture.write(
        "sub/b.json5", "{meta: {y: 2, z: 2, list: [2], deep: {b: 2}, $include: 'c.json5'}}");
    fixture.write("sub/c.json5", "{fromC: true}");
    fixture.write("{$include: ['a.json5', './sub/b.json5'], meta: {z: 3, list: [3]}}");

    assertThat(fixture.store().readValid().resolved().get("meta"))
        .isEqualTo(
            Map.of(
                "x",
                1L,
                "y",
                2L,
                "z",
                3L,
                "list",
                List.of(1L, 2L, 3L),
                "deep",
                Map.of("a", 1L, "b", 2L),
                "fromC",
                true));
  }

  @Test
  void takesAnyValueWhereNothingStandsBesideTheInclude() throws IOException {
    fixture.write("list.json5", "['a', 'b']");
    fixture.write("{meta: {list: {$include: 'list.json5'}}}");

    assertThat(ConfigTrees.at(fixture.store().readValid().resolved(), "meta", "list"))
        .contains(List.of("a", "b"));
  }

  @Test
  void refusesKeysBesideAnIncludeThatIsNoObject() throws IOException {
    fixture.write("list.json5", "[1]");

    assertError("{meta: {$include: 'list.json5', x: 1}}", "no keys beside $include");
  }

  @Test
  void namesEveryIncludedFileSoThatAllCanBeWatched() throws IOException {
    fixture.write("a.json5", "{$include: 'b.json5'}");
    fixture.write("{$include: 'a.json5'}");

    assertThat(fixture.read().files())
        .containsExactly(
            fixture.file,
            fixture.state.resolve("a.json5"),
            fixture.state.resolve("b.json5"),
            fixture.state.resolve(".env"));
  }

  @Test
  void refusesACycleAndShowsIt() throws IOException {
    fixture.write("a.json5", "{$include: 'b.json5'}");
    fixture.write("b.json5", "{$include: 'a.json5'}");

    assertError("{$include: 'a.json5'}", "a.json5 -> b.json5 -> a.json5");
    assertError("{$include: 'sigil.json'}", "sigil.json -> sigil.json");
  }

  @Test
  void refusesMoreThanTenLevelsAndTakesTen() throws IOException {
    for (int i = 1; i <= 11; i++) {
      fixture.write(
          i + ".json5", i == 11 ? "{meta: {deep: 1}}" : "{$include: '" + (i + 1) + ".json5'}");
    }

    assertThat(fixture.write("{$include: '2.json5'}").read().valid()).isTrue();
    assertError("{$include: '1.json5'}", "nested deeper than 10");
  }

  @Test
  void refusesListsThatNameFilesWithoutEnd() throws IOException {
    String many = "{$include: [" + "'b.json5',".repeat(20) + "]}";
    fixture.write("a.json5", many.replace("'b.json5'", "'c.json5'"));
    fixture.write("c.json5", many);
    fixture.write("b.json5", "{}");

    assertError(many.replace("'b.json5'", "'a.json5'"), "more than 200 files");
  }

  @Test
  void refusesAPathOutOfTheConfigDirectory() throws IOException {
    Files.writeString(fixture.home.resolve("outside.json5"), "{gateway: {port: 1}}");

    assertError("{$include: '../outside.json5'}", "leaves the configuration's directory");
    assertError("{$include: '" + fixture.home + "/outside.json5'}", "leaves the configuration's");
    assertError("{$include: '~/outside.json5'}", "leaves the configuration's");
    assertThat(fixture.read().files()).doesNotContain(fixture.home.resolve("outside.json5"));
  }

  @Test
  void refusesASymbolicLinkOutOfTheConfigDirectory() throws IOException {
    Files.writeString(fixture.home.resolve("outside.json5"), "{}");
    Files.createSymbolicLink(
        fixture.state.resolve("in.json5"), fixture.home.resolve("outside.json5"));
    Files.createDirectory(fixture.home.resolve("folder"));
    Files.createSymbolicLink(fixture.state.resolve("folder"), fixture.home.resolve("folder"));

    assertError("{$include: 'in.json5'}", "symbolic link");
    assertError("{$include: 'folder/missing.json5'}", "symbolic link");
  }

  @Test
  void takesAnAbsolutePathInsideTheConfigDirectory() throws IOException {
    fixture.write("a.json5", "{meta: {x: 1}}");

    assertThat(fixture.write("{$include: '" + fixture.state + "/a.json5'}").read().valid())
        .isTrue();
  }

  @Test
  void refusesAMissingFileAHugeOneAndPrototypeKeys() throws IOException {
    fixture.write("huge.json5", " ".repeat(2 * 1024 * 1024) + "{}");
    fixture.write("proto.json5", "{meta: {__proto__: {x: 1}}}");

    assertError("{$include: 'none.json5'}", "it does not exist");
    assertError("{$include: 'huge.json5'}", "larger than 2048 KiB");
    assertError("{$include: 'proto.json5'}", "\"__proto__\", which is refused");
    assertError("{$include: 5}", "must be a path or a list of paths");
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.SECONDS)
  void refusesAPipeInsteadOfWaitingForIt() throws Exception {
    Path pipe = fixture.state.resolve("pipe.json5");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

    assertError("{$include: 'pipe.json5'}", "no regular file");
  }

  @Test
  void aFaultInAnIncludedFileNamesThatFileAndItsLine() throws IOException {
    fixture.write("part.json5", "{\n  port: 99999,\n}");
    fixture.write("broken.json5", "{\n  a b\n}");

    assertThat(fixture.write("{gateway: {$include: 'part.json5'}}").read().problems())
        .singleElement()
        .satisfies(
            p -> {
              assertThat(p.file()).isEqualTo(fixture.state.resolve("part.json5"));
              assertThat(p.line()).isEqualTo(2);
              assertThat(p.path()).isEqualTo("gateway.port");
            });
    assertThat(fixture.write("{$include: 'broken.json5'}").read().problems())
        .singleElement()
        .satisfies(p -> assertThat(p.toText()).contains("broken.json5:2:5", "2 | a b"));
  }

  private void assertError(String text, String message) throws IOException {
    assertThat(fixture.write(text).read().problems())
        .anySatisfy(
            problem -> {
              assertThat(problem.severity()).isEqualTo(ConfigProblem.Severity.ERROR);
              assertThat(problem.message()).contains(message);
            });
    assertThat(fixture.read().resolved()).isEmpty();
  }
}
