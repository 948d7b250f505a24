package dev.gatehouse.core.config;

import static dev.gatehouse.core.config.ConfigFixture.WHY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigStore.Change;
import dev.gatehouse.core.file.ProcessLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ConfigStoreTest {
  @TempDir Path directory;
  ConfigFixture fixture;

  @BeforeEach
  void setUp() throws IOException {
    fixture = new ConfigFixture(directory);
  }

  @Nested
  class Reading {
    @Test
    void aMissingFileIsAnEmptyConfiguration() {
      ConfigSnapshot snapshot = fixture.read();

      assertThat(snapshot.exists()).isFalse();
      assertThat(snapshot.valid()).isTrue();
      assertThat(snapshot.resolved()).isEmpty();
      assertThat(snapshot.hash()).startsWith("e3b0c442");
    }

    @Test
    void neverWritesAnything() throws IOException {
      fixture.write("{gateway: {port: 19001}}");
      fixture.read();
      fixture.store().readValid();
      fixture.store().history();
      fixture.store().preview(document -> document.set(ConfigPath.parse("gateway.port"), 1));

      try (Stream<Path> files = Files.walk(fixture.state)) {
        assertThat(files).containsExactlyInAnyOrder(fixture.state, fixture.file);
      }
    }

    @Test
    void invalidConfigIsRefusedAndNeverBecomesAnEmptyOneOnTheDefaultPort() throws IOException {
      ConfigSnapshot snapshot = fixture.write("{gateway: {port: 19001,,}}").read();

      assertThat(snapshot.valid()).isFalse();
      assertThatThrownBy(snapshot::config).isInstanceOf(InvalidConfigException.class);
      assertThatThrownBy(() -> snapshot.string("gateway", "mode"))
          .isInstanceOf(InvalidConfigException.class);
      assertThatThrownBy(() -> fixture.store().readValid())
          .isInstanceOfSatisfying(
              GatehouseException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIG));
    }

    @Test
    void aSyntaxErrorNamesFileLineColumnTheLineItselfAndTheLastGoodGeneration() throws IOException {
      fixture.write("{gateway: {port: 19001}}");
      fixture.set("gateway.port", 19002);
      fixture.write("{\n  gateway: { port: 19002\n  bind: 'lan' },\n}\n");
      fixture.store().noticeOutsideChange();

      assertThatThrownBy(() -> fixture.store().readValid())
          .hasMessageContaining(fixture.file + ":3:3:")
          .hasMessageContaining("3 | bind: 'lan' },")
          .hasMessageContaining("comma is missing")
          .isInstanceOfSatisfying(
              GatehouseException.class, e -> assertThat(e.remedy()).contains("config rollback 2"));
    }

    @Test
    void aProblemNeverShowsASecretOfItsLine() throws IOException {
      fixture.write("{gateway: {auth: {token: 'a-very-secret-value', mode: 'tokn' } } }");

      assertThatThrownBy(() -> fixture.store().readValid())
          .hasMessageContaining("mode: 'tokn'")
          .hasMessageNotContaining("very-secret");
    }

    @Test
    void aFileThatCannotBeReadIsAProblemAndNotAMissingFile() throws IOException {
      Files.createDirectory(fixture.file);

      assertThat(fixture.read().exists()).isTrue();
      assertThat(fixture.read().problems())
          .singleElement()
          .satisfies(p -> assertThat(p.message()).contains("no regular file"));
    }

    @Test
    void bytesThatAreNoUtf8AreRefusedInsteadOfDamaged() throws IOException {
      Files.write(fixture.file, new byte[] {'{', '}', (byte) 0xff});

      assertThat(fixture.read().problems())
          .singleElement()
          .satisfies(p -> assertThat(p.message()).contains("UTF-8"));
    }

    @Test
    void aHugeFileIsRefusedBeforeItIsParsed() throws IOException {
      Files.writeString(fixture.file, " ".repeat(2 * 1024 * 1024 + 1));

      assertThat(fixture.read().problems())
          .singleElement()
          .satisfies(p -> assertThat(p.message()).contains("larger than 2048 KiB"));
    }
  }

  @Nested
  class Changing {
    @Test
    void keepsCommentsVariablesAndIncludesOfTheFile() throws IOException {
      fixture.variables.put("SIGIL_TEST_TOKEN", "0123456789abcdef0123");
      fixture.write("channels.json5", "{telegram: {enabled: true}}");
      fixture.write(
          """
          {
            // our gateway
            gateway: { port: 19001, auth: { token: '${SIGIL_TEST_TOKEN}' } },
            channels: { $include: './channels.json5' },
            unknownKey: 1, // of another program
          }
          """);
      ConfigSnapshot snapshot = fixture.set("gateway.port", 19101);

      assertThat(fixture.text())
          .isEqualTo(
              """
              {
                // our gateway
                gateway: { port: 19101, auth: { token: '${SIGIL_TEST_TOKEN}' } },
                channels: { $include: './channels.json5' },
                unknownKey: 1, // of another program
              }
              """);
      assertThat(snapshot.string("gateway", "auth", "token")).contains("0123456789abcdef0123");
      assertThat(ConfigTrees.at(snapshot.resolved(), "channels", "telegram", "enabled"))
          .contains(true);
    }

    @Test
    void addsNoStampOfItsOwn() throws IOException {
      fixture.write("{meta: {lastTouchedAt: 'x'}}");
      fixture.set("gateway.port", 19001);

      assertThat(ConfigDocument.parse(fixture.text()).tree().get("meta"))
          .isEqualTo(Map.of("lastTouchedAt", "x"));
    }

    @Test
    void createsAPrivateFileWhereNoneWas() throws IOException {
      fixture.set("gateway.port", 19001);

      assertThat(fixture.text()).isEqualTo("{\n  \"gateway\": {\n    \"port\": 19001\n  }\n}\n");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(fixture.file)))
          .isEqualTo("rw-------");
    }

    @Test
    void refusesAChangeThatWasMadeForAnotherText() throws IOException {
      fixture.write("{a: 1}");
      String hash = fixture.read().hash();
      fixture.write("{a: 2} // by hand");

      assertThatThrownBy(
              () ->
                  fixture
                      .store()
                      .change(WHY, Optional.of(hash), d -> d.set(ConfigPath.parse("b"), 1)))
          .isInstanceOf(StaleConfigException.class);
      assertThat(fixture.text()).isEqualTo("{a: 2} // by hand");
    }

    @Test
    void refusesAHandEditBetweenReadAndWrite() throws IOException {
      fixture.write("{a: 1}");

      assertThatThrownBy(
              () ->
                  fixture
                      .store()
                      .change(
                          WHY,
                          Optional.empty(),
                          document -> {
                            write("{a: 3} // while we think");
                            return document.set(ConfigPath.parse("b"), 1);
                          }))
          .isInstanceOf(StaleConfigException.class);
      assertThat(fixture.text()).isEqualTo("{a: 3} // while we think");
      assertThat(fixture.store().history()).hasSize(1);
    }

    @Test
    void refusesAnInvalidResultWithAllItsProblemsAndWritesNothing() throws IOException {
      fixture.write("{gateway: {port: 19001}}");

      assertThatThrownBy(
              () ->
                  fixture
                      .store()
                      .change(
                          WHY,
                          Optional.empty(),
                          d ->
                              d.set(ConfigPath.parse("gateway.port"), 70000)
                                  .set(ConfigPath.parse("gateway.bind"), "everywhere")))
          .isInstanceOfSatisfying(
              InvalidConfigException.class, e -> assertThat(e.problems()).hasSize(2))
          .hasMessageContaining("gateway.port is 70000")
          .hasMessageContaining("gateway.bind is \"everywhere\"");
      assertThat(fixture.text()).isEqualTo("{gateway: {port: 19001}}");
      assertThat(fixture.store().history()).isEmpty();
    }

    @Test
    void mayRepairOneOfTwoErrors() throws IOException {
      fixture.write("{gateway: {port: 0, bind: 'x'}}");

      assertThat(fixture.set("gateway.port", 19001).valid()).isFalse();
      assertThat(fixture.set("gateway.bind", "lan").valid()).isTrue();
    }

    @Test
    void refusesToShrinkTheFileBelowHalfUnlessForced() throws IOException {
      fixture.write("{a: '" + "x".repeat(600) + "', b: 1}");

      assertThatThrownBy(() -> fixture.set("a", "")).hasMessageContaining("shrink");
      fixture
          .store()
          .change(
              new Change("cli", "sure", true),
              Optional.empty(),
              d -> d.set(ConfigPath.parse("a"), ""));
      assertThat(fixture.text()).isEqualTo("{a: '', b: 1}");
    }

    @Test
    void writesThroughASymbolicLink() throws IOException {
      Path target = fixture.home.resolve("dotfiles.json");
      Files.writeString(target, "{a: 1}");
      Files.createSymbolicLink(fixture.file, target);
      fixture.set("b", 2);

      assertThat(fixture.file).isSymbolicLink();
      assertThat(Files.readString(target)).isEqualTo("{a: 1, b: 2}");
    }

    @Test
    void putsSecretsBackWhereAClientSendsTheirMarkers() throws IOException {
      fixture.write("{gateway: {auth: {token: '0123456789abcdef0123', mode: 'token'}}}");
      String redacted =
          Redactor.of(fixture.distribution).redact(ConfigDocument.parse(fixture.text())).text();
      fixture.store().replace(WHY, Optional.empty(), redacted.replace("'token'", "'password'"));

      assertThat(redacted).contains("__SIGIL_REDACTED__").doesNotContain("0123456789");
      assertThat(fixture.text())
          .isEqualTo("{gateway: {auth: {token: '0123456789abcdef0123', mode: 'password'}}}");
      assertThatThrownBy(
              () -> fixture.set("hooks.token", Redactor.of(fixture.distribution).marker()))
          .hasMessageContaining("no secret to put back");
    }

    @Test
    void losesNoChangeOfTwentyWritersAtOnce() throws Exception {
      fixture.write("{}");
      ExecutorService threads = Executors.newFixedThreadPool(4);
      try {
        List<Callable<ConfigSnapshot>> writers =
            IntStream.range(0, 20)
                .mapToObj(i -> (Callable<ConfigSnapshot>) () -> fixture.set("meta.k" + i, i))
                .toList();
        for (Future<ConfigSnapshot> done : threads.invokeAll(writers, 60, TimeUnit.SECONDS)) {
          done.get();
        }
      } finally {
        threads.shutdownNow();
      }

      assertThat(ConfigTrees.at(fixture.read().resolved(), "meta"))
          .get()
          .satisfies(meta -> assertThat((Map<?, ?>) meta).hasSize(20));
      assertThat(fixture.store().history()).hasSize(21);
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aFullDiskRefusesTheChangeAndLeavesEverythingAsItWas() throws Exception {
      fixture.write("{a: 1}");
      Process child =
          new ProcessBuilder(
                  "sh",
                  "-c",
                  "ulimit -f 8; trap '' XFSZ; exec \"$@\"", // no file beyond 4 KiB
                  "sh",
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:-UsePerfData",
                  "-cp",
                  System.getProperty("java.class.path"),
                  ConfigWriter.class.getName(),
                  "once",
                  fixture.home.toString())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();

      assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(child.exitValue()).isEqualTo(ExitCode.IO.code());
      assertThat(fixture.text()).isEqualTo("{a: 1}");
      assertThat(fixture.store().history()).extracting(Generation::author).containsOnly("outside");
      fixture.set("b", 2);
      assertThat(fixture.text()).isEqualTo("{a: 1, b: 2}");
    }

    @Test
    void aLockThatIsHeldByAnotherIsFreeAgainAfterwards() throws IOException {
      try (ProcessLock held = ProcessLock.tryTake(fixture.state.resolve("config.lock")).get()) {
        assertThat(ProcessLock.isHeld(fixture.state.resolve("config.lock"))).isTrue();
      }
      fixture.set("meta.a", 1);

      assertThat(ProcessLock.isHeld(fixture.state.resolve("config.lock"))).isFalse();
    }
  }

  @Nested
  class TheLastGoodGeneration {
    private static final String OLD = "4f1c0d7e9a52b86334f1c0d7e9a52b86";
    private static final String NEW = "b7d20e5f81c9a4637b7d20e5f81c9a46";

    @Test
    void isTheNewestProvenOneThatCanStillBeUsed() throws IOException {
      fixture.write("{}");
      fixture.set("ui.a", 1);
      String proven = fixture.read().hash();
      fixture.store().trials().prove(proven);
      fixture.set("ui.a", 2);
      String newest = fixture.read().hash();

      assertThat(fixture.store().lastGood(newest, true))
          .hasValueSatisfying(
              good -> {
                assertThat(good.generation().hash()).isEqualTo(proven);
                assertThat(good.snapshot().resolved()).containsKey("ui");
              });
      assertThat(fixture.store().lastGood(proven, false)).isEmpty();
      assertThat(fixture.store().lastGood(proven, true))
          .hasValueSatisfying(good -> assertThat(good.generation().hash()).isEqualTo(newest));
    }

    @Test
    void takesNoTokenAndNoWeakerRuleBack() throws IOException {
      proven("{gateway: {auth: {token: '" + OLD + "'}}, ui: {a: 1}, agents: {list: [{id: 'x'}]}}");
      fixture.set("gateway.auth.token", NEW);
      fixture.set("tools.deny", List.of("exec"));
      fixture.set("agents.list[0].tools", Map.of("deny", List.of("write")));
      fixture.set("ui.a", 2);

      GoodConfig good = fixture.store().lastGood(fixture.read().hash(), false).orElseThrow();

      assertThat(good.generation().number()).isEqualTo(1);
      assertThat(good.kept()).containsExactly("gateway.auth", "tools", "agents.list[0].tools");
      assertThat(good.snapshot().resolved().get("ui")).isEqualTo(Map.of("a", 1L));
      assertThat(good.snapshot().text()).contains(NEW, "exec", "write").doesNotContain(OLD);
    }

    @Test
    void takesThemBackForABrokenFileEither() throws IOException {
      proven("{gateway: {auth: {token: '" + OLD + "'}}}");
      fixture.set("gateway.auth.token", NEW);
      fixture.write("{gateway:");

      assertThat(fixture.store().readInForce().text()).contains(NEW).doesNotContain(OLD);
    }

    @Test
    void isNoneWhenOnlyAccessWasChanged() throws IOException {
      proven("{gateway: {auth: {token: '" + OLD + "'}}}");
      fixture.set("gateway.auth.token", NEW);

      assertThat(fixture.store().lastGood(fixture.read().hash(), true)).isEmpty();
    }

    @Test
    void isNoneWhenTheNewerAccessCannotBeHadWithIt() throws IOException {
      proven("{env: {vars: {SECRET: '" + OLD + "'}}, gateway: {auth: {token: '${SECRET}'}}}");
      fixture.set("env.vars.SECRET", NEW);

      assertThat(fixture.store().lastGood(fixture.read().hash(), true)).isEmpty();
    }

    @Test
    void keepsItsOwnSecretWhereTheNewerOneWasNeverFit() throws IOException {
      proven("{gateway: {auth: {token: '" + OLD + "'}}}");
      fixture.set("gateway.auth.token", "weak");

      assertThat(fixture.store().lastGood(fixture.read().hash(), true))
          .hasValueSatisfying(good -> assertThat(good.snapshot().text()).contains(OLD));
    }

    @Test
    void listensOnTheLoopbackOnlyWhereTheAddressWasChanged() throws IOException {
      proven("{gateway: {bind: 'lan'}, ui: {a: 1}}");
      fixture.set("gateway.bind", "tailnet");

      assertThat(fixture.store().lastGood(fixture.read().hash(), true))
          .hasValueSatisfying(
              good -> assertThat(good.snapshot().string("gateway", "bind")).hasValue("loopback"));
    }

    @Test
    void isNoneWhenTheRulesOfAnAgentLieInAnIncludedFile() throws IOException {
      proven("{ui: {a: 1}, agents: {list: [{id: 'x', tools: {allow: ['exec']}}]}}");
      Files.writeString(
          fixture.file.resolveSibling("agents.json5"),
          "{list: [{id: 'x', tools: {deny: ['exec']}}]}");
      fixture.write("{ui: {a: 2}, agents: {$include: './agents.json5'}}");

      assertThat(fixture.store().lastGood(fixture.read().hash(), true)).isEmpty();
    }

    @Test
    void leavesPeopleWithTheAgentTheyWereGivenTo() throws IOException {
      proven("{ui: {a: 1}, agents: {list: [{id: 'x'}, {id: 'guest'}]}}");
      fixture.set(
          "bindings", List.of(Map.of("agentId", "guest", "match", Map.of("channel", "web"))));
      fixture.set("ui.a", 2);

      assertThat(fixture.store().lastGood(fixture.read().hash(), true))
          .hasValueSatisfying(good -> assertThat(good.kept()).containsExactly("bindings"));
    }

    @Test
    void isNoneWhereTheAgentToWhichPeopleWereGivenIsNotThereYet() throws IOException {
      proven("{ui: {a: 1}, agents: {list: [{id: 'x'}]}}");
      fixture.write(
          "{ui: {a: 2}, agents: {list: [{id: 'x'}, {id: 'guest'}]},"
              + " bindings: [{agentId: 'guest', match: {channel: 'web'}}]}");

      assertThat(fixture.store().lastGood(fixture.read().hash(), true)).isEmpty();
    }

    private void proven(String text) throws IOException {
      fixture.write(text);
      fixture.store().noticeOutsideChange();
      fixture.store().trials().prove(fixture.read().hash());
    }

    @Test
    void isPassedOverWhenItsCopyIsDamaged() throws IOException {
      fixture.write("{}");
      fixture.set("ui.a", 1);
      fixture.set("ui.a", 2);
      fixture.store().trials().prove(fixture.store().history().get(0).hash());
      fixture.store().trials().prove(fixture.store().history().get(1).hash());
      Path copy = fixture.state.resolve("config-generations/000002.json5");
      Files.writeString(copy, Files.readString(copy) + " ");

      assertThat(fixture.store().lastGood(fixture.read().hash(), true))
          .hasValueSatisfying(good -> assertThat(good.generation().number()).isEqualTo(1));
    }

    @Test
    void isReadWhereTheFileCannotBeUsedOrHasFailed() throws IOException {
      fixture.write("{}");
      fixture.set("ui.a", 1);
      ConfigSnapshot good = fixture.read();
      fixture.store().trials().prove(good.hash());
      assertThat(fixture.store().readInForce().hash()).isEqualTo(good.hash());

      fixture.write("{ui: {a: 2}}");
      fixture.store().trials().refuse(fixture.read().hash(), "it hung");
      assertThat(fixture.store().readInForce().hash()).isEqualTo(good.hash());

      fixture.write("{ui:");
      assertThat(fixture.store().readInForce().hash()).isEqualTo(good.hash());

      fixture.write("{ui: {a: 3}}");
      assertThat(fixture.store().readInForce().text()).isEqualTo("{ui: {a: 3}}");
    }
  }

  @Nested
  class History {
    @Test
    void recordsWhoChangedWhatAndWhy() throws IOException {
      fixture.write("{}");
      fixture.set("gateway.port", 19001);

      assertThat(fixture.store().history())
          .extracting(Generation::number, Generation::author, Generation::reason)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple(1, "outside", "found when it was first seen"),
              org.assertj.core.groups.Tuple.tuple(2, "cli", "a test"));
      assertThat(fixture.store().history().get(1).previousHash())
          .isEqualTo(fixture.store().history().get(0).hash());
      assertThat(fixture.store().text(1)).isEqualTo("{}");
      assertThat(fixture.store().text(2)).isEqualTo(fixture.text());
    }

    @Test
    void noticesAChangeMadeWithAnEditor() throws IOException {
      fixture.set("gateway.port", 19001);
      fixture.write("{gateway: {port: 19002}}");
      fixture.store().noticeOutsideChange();
      fixture.store().noticeOutsideChange();

      assertThat(fixture.store().history())
          .extracting(Generation::author)
          .containsExactly("cli", "outside");
    }

    @Test
    void keepsEveryFilePrivate() throws IOException {
      fixture.set("gateway.port", 19001);

      try (Stream<Path> files = Files.walk(fixture.state.resolve("config-generations"))) {
        assertThat(files)
            .allSatisfy(
                f ->
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(f)))
                        .isEqualTo(Files.isDirectory(f) ? "rwx------" : "rw-------"));
      }
    }

    @Test
    void rollsBackToTheExactTextAsANewGeneration() throws IOException {
      fixture.write("{\n  // first\n  gateway: { port: 19001 },\n}\n");
      fixture.set("gateway.port", 19002);
      fixture.store().rollback(new Change("cli", "it was better"), 1);

      assertThat(fixture.text()).isEqualTo("{\n  // first\n  gateway: { port: 19001 },\n}\n");
      assertThat(fixture.store().history()).hasSize(3);
    }

    @Test
    void rollsBackOverAFileThatCannotBeRead() throws IOException {
      fixture.set("gateway.port", 19001);
      fixture.write("{{{{");
      fixture.store().rollback(WHY, 1);

      assertThat(fixture.store().readValid().config().getInt("gateway.port")).isEqualTo(19001);
      assertThat(fixture.store().history())
          .extracting(Generation::valid)
          .containsExactly(true, false, true);
    }

    @Test
    void refusesAGenerationThatDoesNotExistOrIsDamaged() throws IOException {
      fixture.set("gateway.port", 19001);
      Files.writeString(fixture.state.resolve("config-generations/000001.json5"), "{}");

      assertThatThrownBy(() -> fixture.store().text(7)).hasMessageContaining("no generation 7");
      assertThatThrownBy(() -> fixture.store().rollback(WHY, 1)).hasMessageContaining("damaged");
    }

    @Test
    void aDiffShowsThatASecretChangedAndNeverTheSecret() throws IOException {
      fixture.write(
          "{\n  gateway: {\n    port: 1,\n    auth: { token: 'aaaa-old-secret-aaaa' },\n  },\n}\n");
      fixture.set("gateway.auth.token", "bbbb-new-secret-bbbb");
      fixture.set("gateway.port", 2);

      assertThat(fixture.store().diff(1, 3))
          .contains("-    port: 1", "+    port: 2", "__SIGIL_REDACTED__ (changed)")
          .doesNotContain("old-secret", "new-secret");
      assertThat(fixture.store().diff(2, 2)).isEmpty();
    }

    @Test
    void cutsATornLastRecordAndGoesOn() throws IOException {
      fixture.set("gateway.port", 19001);
      Path index = fixture.state.resolve("config-generations/index.jsonl");
      Files.writeString(index, Files.readString(index) + "?{\"number\":2,\"tim");

      assertThat(fixture.store().history()).hasSize(1);
      fixture.set("gateway.port", 19002);
      assertThat(fixture.store().history()).extracting(Generation::number).containsExactly(1, 2);
      assertThat(Files.readString(index)).doesNotContain("?");
    }

    @Test
    void anInterruptedWriteCountsOnlyWhenTheFileHasItsText() throws IOException {
      fixture.set("gateway.port", 19001);
      fixture.set("gateway.port", 19002);
      Path index = fixture.state.resolve("config-generations/index.jsonl");
      List<String> lines = new ArrayList<>(Files.readAllLines(index));
      lines.set(1, "?" + lines.get(1).substring(1));
      Files.write(index, lines);

      assertThat(fixture.store().history()).hasSize(2);
      fixture.store().rollback(WHY, 1); // the file had the text, so generation 2 stays
      assertThat(fixture.store().history()).hasSize(3);

      lines = new ArrayList<>(Files.readAllLines(index));
      lines.set(2, "?" + lines.get(2).substring(1));
      Files.write(index, lines);
      fixture.write("{gateway: {port: 19003}}");
      fixture.store().noticeOutsideChange();
      assertThat(fixture.store().history())
          .extracting(Generation::author)
          .containsExactly("cli", "cli", "outside");
    }
  }

  private void write(String text) {
    try {
      fixture.write(text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
