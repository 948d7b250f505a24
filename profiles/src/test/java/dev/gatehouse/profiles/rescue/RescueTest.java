package dev.gatehouse.profiles.rescue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigPath;
import dev.gatehouse.core.config.ConfigStore;
import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.core.file.ProcessLock;
import dev.gatehouse.profiles.HolderProcess;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.TestHost;
import dev.gatehouse.profiles.service.ServiceManager;
import dev.gatehouse.profiles.service.ServiceState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One instance looks after another: who may, what is seen, and siblings that lie. */
class RescueTest {
  private static final String SECRET = "telegram-bot-secret-0123456789abcdef";
  private static final String MINE = "secret-of-the-rescuer-0123456789abcdef";
  private static final String BY = "test";

  @TempDir Path directory;
  private final List<String> started = new ArrayList<>();
  private final List<RescueRecord.Line> witnessed = new ArrayList<>();
  private final LaterClock clock = new LaterClock();
  private TestHost host;
  private Instance main;
  private Rescue rescue;

  @BeforeEach
  void mainAndRescue() {
    host = TestHost.in(directory);
    host.export("RESCUE_API_KEY", MINE);
    main = host.setUp("sigil", "--profile", "main");
    rescue = of(host.setUp("sigil", "--profile", "rescue"));
    store(main)
        .change(
            new ConfigStore.Change("cli", "a bot"),
            Optional.empty(),
            document ->
                document.patch(Map.of("channels", Map.of("telegram", Map.of("botToken", SECRET)))));
  }

  private Rescue of(Instance self) {
    return Rescue.of(self, host.catalog(), host.environment())
        .services(new Recorded())
        .clock(clock)
        .witness(witnessed::add)
        .build();
  }

  private static void refused(ThrowingCallable call, ExitCode code, String... words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            GatehouseException.class,
            e -> {
              assertThat(e.exitCode()).isEqualTo(code);
              assertThat(e.getMessage() + " " + e.remedy())
                  .satisfies(
                      text -> List.of(words).forEach(word -> assertThat(text).contains(word)));
            });
  }

  private void allow(boolean mends) {
    of(main).allow("rescue", mends, "operator");
  }

  private ConfigStore store(Instance instance) {
    return instance.configStore(host.environment(), Clock.systemUTC());
  }

  private static void write(Path file, String text) {
    TestHost.write(file, text);
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file);
  }

  @Test
  void refusesEverythingWithoutAGrantAndWritesNothingThere() {
    Map<String, String> before = host.files();
    List<Consumer<Rescue>> all =
        List.of(
            r -> r.looks().status("main", BY),
            r -> r.looks().why("main", BY),
            r -> r.looks().logs("main", 10, false, BY),
            r -> r.looks().config("main", BY),
            r -> r.looks().history("main", BY),
            r -> r.looks().diff("main", 1, OptionalInt.empty(), BY),
            r -> r.looks().doctor("main", BY),
            r -> r.looks().threads("main", BY),
            r -> r.looks().record("main", 10, BY),
            r -> r.mends().rollback("main", OptionalInt.empty(), Optional.empty(), BY),
            r -> r.mends().patch("main", Map.of("a", 1L), Optional.empty(), Optional.empty(), BY),
            r -> r.mends().restart("main", Duration.ZERO, BY),
            r -> r.mends().mend("main", Duration.ZERO, BY));

    for (Consumer<Rescue> action : all) {
      refused(
          () -> action.accept(rescue),
          ExitCode.ACCESS,
          "sigil/rescue may not look after sigil/main",
          "sigil --profile main rescue allow sigil/rescue");
    }
    Map<String, String> after = host.files();
    after.keySet().removeIf(file -> file.contains("rescue-acts.jsonl"));
    assertThat(after.keySet()).allMatch(file -> before.containsKey(file) || file.endsWith("logs"));
    assertThat(after).containsAllEntriesOf(before);
    assertThat(started).isEmpty();
    assertThat(rescue.ownActs(100)).hasSize(all.size());
    assertThat(witnessed).hasSize(all.size()).allMatch(line -> line.outcome().equals("refused"));
  }

  @Test
  void whoMayOnlyLookChangesNothing() throws IOException {
    allow(false);
    String before = read(main.configPath());

    assertThat(rescue.looks().why("main", BY).status().state()).isEqualTo("down");
    refused(
        () -> rescue.mends().rollback("main", OptionalInt.of(1), Optional.empty(), BY),
        ExitCode.ACCESS,
        "may look at, but not change");
    refused(() -> rescue.mends().restart("main", Duration.ZERO, BY), ExitCode.ACCESS);
    assertThat(read(main.configPath())).isEqualTo(before);
    assertThat(started).isEmpty();
  }

  @Test
  void aRightThatIsTakenBackIsGoneAtOnce() {
    allow(true);
    rescue.looks().status("main", BY);

    assertThat(of(main).deny("rescue", "operator")).isTrue();
    assertThat(of(main).deny("rescue", "operator")).isFalse();

    refused(() -> rescue.looks().status("main", BY), ExitCode.ACCESS);
    assertThat(rescue.mayLookAfter("main")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{\"version\": 2, \"allowed\": []}",
        "{\"version\": 1, \"allowed\": [{\"id\": \"ID\"}]}",
        "{\"version\": 1, \"allowed\": [\"ID\"]}"
      })
  void aListThatIsDamagedAllowsNobody(String text) {
    allow(true);
    write(main.stateDirectory().resolve(RescueGrants.FILE_NAME), text.replace("ID", rescueId()));

    refused(() -> rescue.looks().status("main", BY), ExitCode.ACCESS);
    refused(() -> of(main).grants(), ExitCode.CONFIG, "nobody may look after");
    refused(() -> allow(true), ExitCode.CONFIG);
  }

  private String rescueId() {
    return host.client("sigil", "--profile", "rescue").marker().orElseThrow().id();
  }

  @Test
  void aListThatOthersCouldHaveWrittenAllowsNobody() throws IOException {
    allow(true);
    Path file = main.stateDirectory().resolve(RescueGrants.FILE_NAME);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
    refused(() -> rescue.looks().status("main", BY), ExitCode.ACCESS);

    Path elsewhere = Files.move(file, directory.resolve("elsewhere.json"));
    Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString("rw-------"));
    Files.createSymbolicLink(file, elsewhere);
    refused(() -> rescue.looks().status("main", BY), ExitCode.ACCESS);
  }

  @Test
  void aNameMeansOneInstanceOrNone() {
    Instance third = host.setUp("epiloop", "--profile", "main");
    of(third).allow("sigil/rescue", true, "operator");
    allow(true);

    assertThat(rescue.looks().status("main", BY).name()).isEqualTo("sigil/main");
    assertThat(rescue.looks().status("EPILOOP/main", BY).name()).isEqualTo("epiloop/main");
    assertThat(rescue.looks().status(third.marker().orElseThrow().id(), BY).name())
        .isEqualTo("epiloop/main");
    refused(
        () -> rescue.looks().status("nobody", BY), ExitCode.USAGE, "there is no instance nobody");
    refused(() -> rescue.looks().status("rescue", BY), ExitCode.USAGE, "this instance itself");
  }

  @Test
  void mainIsTheDefaultProfileWhereNoneIsCalledSo() throws IOException {
    TestHost other = TestHost.in(Files.createDirectories(directory.resolve("other")));
    Instance usual = other.setUp("sigil");
    Instance second = other.setUp("sigil", "--profile", "second");
    Rescue.of(usual, other.catalog(), other.environment())
        .build()
        .allow("second", false, "operator");

    assertThat(
            Rescue.of(second, other.catalog(), other.environment())
                .build()
                .looks()
                .status("main", BY)
                .name())
        .isEqualTo("sigil/default");
  }

  @Test
  void mainMeansNeitherWhereItCouldBeTwoAndNeverAnotherDistributionsBeforeTheOwn()
      throws IOException {
    TestHost other = TestHost.in(Files.createDirectories(directory.resolve("other")));
    Instance usual = other.setUp("sigil");
    Instance second = other.setUp("sigil", "--profile", "second");
    Rescue.of(usual, other.catalog(), other.environment())
        .build()
        .allow("second", false, "operator");
    other.setUp("epiloop", "--profile", "main");
    RescueLooks looks = Rescue.of(second, other.catalog(), other.environment()).build().looks();

    assertThat(looks.status("main", BY).name()).isEqualTo("sigil/default");

    other.setUp("sigil", "--profile", "main");
    refused(
        () ->
            Rescue.of(second, other.catalog(), other.environment())
                .build()
                .looks()
                .status("main", BY),
        ExitCode.USAGE,
        "main could be",
        "sigil/default",
        "sigil/main");
  }

  @Test
  void aCopiedIdentityGivesNoRights() throws IOException {
    allow(true);
    Path copy = host.home(".sigil-copy");
    Files.createDirectories(copy);
    Files.copy(host.home(".sigil-rescue/instance.json"), copy.resolve("instance.json"));

    refused(() -> rescue.looks().status("main", BY), ExitCode.IDENTITY, "have one identity");
  }

  @Test
  void mendingBringsNoRevokedTokenBack() throws IOException {
    allow(true);
    String revoked = "7d1f0a93c85be2647d90aa13f6cb58e2";
    String valid = "b3960ef8a1472c5d08e7f1ac3592bd64";
    store(main)
        .change(
            new ConfigStore.Change("test", "old token"),
            Optional.empty(),
            document -> document.set(ConfigPath.of("gateway", "auth", "token"), revoked));
    store(main).trials().prove(store(main).read().hash());
    store(main)
        .change(
            new ConfigStore.Change("test", "new token"),
            Optional.empty(),
            document -> document.set(ConfigPath.of("gateway", "auth", "token"), valid));
    write(main.configPath(), "{ gateway: { port: ");

    rescue.mends().mend("main", Duration.ZERO, BY);

    assertThat(read(main.configPath())).contains(valid).doesNotContain(revoked);
  }

  @Test
  void rollsBackToTheLastGoodConfigurationAndStartsTheSibling() throws IOException {
    allow(true);
    String good = read(main.configPath());
    write(main.configPath(), "{ gateway: { port: ");

    Diagnosis why = rescue.looks().why("main", BY);

    assertThat(why.causes())
        .extracting(Diagnosis.Cause::id)
        .contains("config-invalid", "not-running");
    assertThat(why.toText()).contains("sigil/main is down", "the last good one is generation 2");
    assertThat(why.rollback()).hasValue(2);

    Mended mended = rescue.mends().rollback("main", why.rollback(), Optional.of(Duration.ZERO), BY);

    assertThat(read(main.configPath())).isEqualTo(good);
    assertThat(started).containsExactly("restart sigil/main");
    assertThat(mended.generation()).hasValue(4); // the broken text is kept as generation 3
    assertThat(store(main).history())
        .last()
        .satisfies(
            newest -> {
              assertThat(newest.author()).isEqualTo("rescue sigil/rescue");
              assertThat(newest.reason()).contains("rollback to generation 2", BY);
            });
    assertThat(of(main).ownRecord(10))
        .extracting(RescueRecord.Line::action, RescueRecord.Line::outcome)
        .startsWith(
            org.assertj.core.groups.Tuple.tuple("rollback", "done"),
            org.assertj.core.groups.Tuple.tuple("rollback", "begun"));
  }

  @Test
  void mendDoesWhatTheDiagnosisSaysAndNothingWhereNothingHelps() {
    allow(true);
    write(main.configPath(), "{ gateway: { port: 'x' } }");

    Mended mended = rescue.mends().mend("main", Duration.ZERO, BY);

    assertThat(mended.done())
        .containsExactly("rolled back sigil/main to generation 2", "started sigil/main");
    assertThat(store(main).read().valid()).isTrue();
  }

  @Test
  void aGenerationThatThisVersionCannotUseIsRefusedAndNothingIsWritten() throws IOException {
    allow(true);
    write(main.configPath(), "{ gateway: { port: 700000 } }");
    store(main).noticeOutsideChange();
    String before = read(main.configPath());

    refused(
        () -> rescue.mends().rollback("main", OptionalInt.of(3), Optional.empty(), BY),
        ExitCode.CONFIG,
        "generation 3 of sigil/main cannot be used",
        "gateway.port");
    refused(
        () -> rescue.mends().rollback("main", OptionalInt.of(99), Optional.empty(), BY),
        ExitCode.USAGE,
        "there is no generation 99");
    assertThat(read(main.configPath())).isEqualTo(before);
    assertThat(started).isEmpty();
  }

  @Test
  void aPatchIsCheckedAsAWholeAndForTheFileThatWasShown() throws IOException {
    allow(true);
    String before = read(main.configPath());
    refused(
        () ->
            rescue
                .mends()
                .patch(
                    "main",
                    Map.of("gateway", Map.of("port", 700_000L)),
                    Optional.empty(),
                    Optional.empty(),
                    BY),
        ExitCode.CONFIG);
    refused(
        () ->
            rescue
                .mends()
                .patch(
                    "main",
                    Map.of("ui", Map.of("seamColor", "#112233")),
                    Optional.of("0".repeat(64)),
                    Optional.empty(),
                    BY),
        ExitCode.CONFLICT,
        "changed by somebody else");
    assertThat(read(main.configPath())).isEqualTo(before);

    String hash = (String) rescue.looks().config("main", BY).get("hash");
    rescue
        .mends()
        .patch(
            "main",
            Map.of("ui", Map.of("seamColor", "#112233")),
            Optional.of(hash),
            Optional.empty(),
            BY);
    assertThat(read(main.configPath())).contains("#112233", SECRET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ channels: { telegram: { botToken: 'S' } }, broken",
        "{ channels: { telegram: { botToken:\n\n  'S' } }, broken",
        "{ channels: { telegram: { \"botToken\" : /* mine */ \"S\" } ",
        "{ channels: { telegram: { botToken: // mine\n 'S' } ",
        "{ auth: token: 'S'",
        "botToken = S\n{",
        "{ channels: { telegram: { botToken: \"S",
        "{ url: \"https://x\n token: \"S\", ",
        "{ channels: { telegram: { botToken: 'S' } }, gateway: { port: 700000 } }"
      })
  void noSecretIsShownHoweverTheFileIsBroken(String text) {
    String fresh = "fresh-token-that-no-generation-has-0123456789";
    allow(true);
    write(main.configPath(), text.replace("S", fresh));
    write(
        main.stateDirectory().resolve("logs/gateway-2026-01-01.log"),
        "{\"level\":\"error\",\"message\":\"login with " + SECRET + " failed\"}\n");

    String shown =
        rescue.looks().config("main", BY)
            + rescue.looks().why("main", BY).toText()
            + rescue.looks().why("main", BY).toTree()
            + rescue.looks().diff("main", 2, OptionalInt.empty(), BY)
            + rescue.looks().diff("main", 1, OptionalInt.of(2), BY)
            + rescue.looks().logs("main", 100, false, BY)
            + rescue.looks().history("main", BY)
            + rescue.looks().doctor("main", BY).toTree()
            + rescue.looks().record("main", 100, BY);

    assertThat(shown).contains("login with", "failed").doesNotContain(fresh, SECRET, MINE);
    assertThat(shown).doesNotContain(main.marker().orElseThrow().proofKey());
  }

  @Test
  void readsASiblingsVariablesAsItsOwn() {
    allow(true);
    store(main)
        .change(
            new ConfigStore.Change("cli", "from the service"),
            Optional.empty(),
            document ->
                document.patch(
                    Map.of(
                        "ui",
                        Map.of("assistant", Map.of("name", "$${RESCUE_API_KEY}")),
                        "messages",
                        Map.of("responsePrefix", "${RESCUE_API_KEY}"))));
    write(
        main.configPath(),
        "{ messages: { responsePrefix: '${ONLY_ITS_SERVICE_HAS}', ackReaction:"
            + " '${RESCUE_API_KEY}' } }");

    assertThat(rescue.looks().status("main", BY).configValid()).isTrue();
    assertThat(rescue.looks().config("main", BY).toString())
        .contains("${ONLY_ITS_SERVICE_HAS}")
        .doesNotContain(MINE);
  }

  @Test
  void noSecretOfAnyGenerationOrOfItsServiceIsShown() {
    String service = "key-that-only-its-service-has-0123456789";
    allow(true);
    for (int i = 0; i < 25; i++) {
      String token = "later-bot-secret-0123456789-" + i;
      store(main)
          .change(
              new ConfigStore.Change("cli", "another bot"),
              Optional.empty(),
              document ->
                  document.patch(
                      Map.of("channels", Map.of("telegram", Map.of("botToken", token)))));
    }
    write(main.stateDirectory().resolve("service.env"), "OPENAI_API_KEY=\"" + service + "\"\n");
    write(
        main.stateDirectory().resolve("logs/gateway-2026-01-01.log"),
        "{\"level\":\"error\",\"message\":\"with " + SECRET + " and " + service + "\"}\n");

    assertThat(rescue.looks().logs("main", 10, false, BY) + rescue.looks().why("main", BY).toText())
        .contains("REDACTED")
        .doesNotContain(SECRET, service);
  }

  @Test
  void itsLogIsQuotedWithTimesAndFromItsNewestRunOnly() {
    allow(true);
    state = new ServiceState(ServiceState.Phase.GAVE_UP, 0, 3, "");
    write(
        main.stateDirectory().resolve("logs/gateway-2026-01-01.log"),
        line("01:00:00", "error", "server", "an old grief")
            + line("02:00:00", "info", "gateway", "starting")
            + line("02:00:01", "error", "server", "the disk is full\\nforged: line")
            + line("02:00:02", "warn", "server", "no error"));
    write(
        main.stateDirectory().resolve("logs/supervisor.log"),
        "printed long ago\n2026-01-01T02:00:00Z the gateway is started\nprinted now\n");

    assertThat(rescue.looks().why("main", BY).evidence())
        .containsExactly(
            "2026-01-01T02:00:01Z server: the disk is full forged: line, port: 1",
            "2026-01-01T02:00:00Z the gateway is started",
            "printed now");
  }

  private static String line(String time, String level, String subsystem, String message) {
    return String.format(
        "{\"time\":\"2026-01-01T%sZ\",\"level\":\"%s\",\"subsystem\":\"%s\",\"message\":\"%s\","
            + "\"port\":1}%n",
        time, level, subsystem, message);
  }

  @Test
  void theRescuerKeepsARecordThatTheSiblingCannotChange() throws IOException {
    allow(true);
    rescue.mends().restart("main", Duration.ZERO, BY);
    Files.delete(new RescueRecord(main.stateDirectory()).file());

    assertThat(rescue.ownActs(10))
        .extracting(
            RescueRecord.Line::instance, RescueRecord.Line::action, RescueRecord.Line::outcome)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("sigil/main", "restart", "done"),
            org.assertj.core.groups.Tuple.tuple("sigil/main", "restart", "begun"));
  }

  @Test
  void aLinkInItsDirectoryLeadsNowhere() throws IOException {
    allow(true);
    Path mine = directory.resolve("private.txt");
    write(mine, "a file of somebody else\n");
    Path logs = main.stateDirectory().resolve("logs");
    Files.createDirectories(logs);
    Files.createSymbolicLink(logs.resolve("gateway-2099-01-01.log"), mine);
    Files.createSymbolicLink(logs.resolve("supervisor.log"), mine);

    refused(() -> rescue.looks().logs("main", 10, false, BY), ExitCode.FAILURE, "no such log");
    refused(() -> rescue.looks().logs("main", 10, true, BY), ExitCode.FAILURE);
    assertThat(rescue.looks().why("main", BY).toText()).doesNotContain("somebody else");
  }

  @Test
  void whatALogSaysCannotSteerATerminal() {
    allow(true);
    write(
        main.stateDirectory().resolve("logs/gateway-2026-01-01.log"),
        "\u001b[2Jall is well\u202e\u0007\n");

    assertThat(rescue.looks().logs("main", 10, false, BY))
        .containsExactly("\\u{001B}[2Jall is well\\u{202E}\\u{0007}");
  }

  @Test
  void aConfigurationThatIsALinkToAThirdInstancesIsNeitherReadNorChanged() throws IOException {
    allow(true);
    Instance third = host.setUp("sigil", "--profile", "third");
    String before = read(third.configPath());
    Files.delete(main.configPath());
    Files.createSymbolicLink(main.configPath(), third.configPath());

    for (Consumer<Rescue> action :
        List.<Consumer<Rescue>>of(
            r -> r.looks().config("main", BY),
            r -> r.mends().rollback("main", OptionalInt.of(1), Optional.empty(), BY),
            r ->
                r.mends()
                    .patch(
                        "main",
                        Map.of("ui", Map.of("seamColor", "#112233")),
                        Optional.empty(),
                        Optional.empty(),
                        BY))) {
      refused(() -> action.accept(rescue), ExitCode.IDENTITY, "is a file of sigil/third");
    }
    assertThat(read(third.configPath())).isEqualTo(before);
  }

  @Test
  void aLeaseThatNamesAForeignProcessEndsNobody() throws Exception {
    allow(true);
    Process foreign = new ProcessBuilder("sleep", "600").start();
    try (HolderProcess holder = HolderProcess.gateway(main, host.directory().path())) {
      assertThat(rescue.looks().status("main", BY).pid()).isEqualTo(holder.pid());
      lie(holder.pid(), foreign.pid());

      refused(
          () -> rescue.mends().restart("main", Duration.ZERO, BY),
          ExitCode.IDENTITY,
          "is not the one that took it");

      assertThat(foreign.isAlive()).isTrue();
      assertThat(ProcessHandle.of(holder.pid())).isPresent();
      assertThat(started).isEmpty();
      assertThat(rescue.looks().status("main", BY).pid()).isZero();
    } finally {
      foreign.destroyForcibly();
    }
  }

  /** Lets the text beside the lock name another process. */
  private void lie(long truth, long lie) throws IOException {
    try (var files = Files.walk(host.directory().path())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text = read(file);
        if (text.contains("\"pid\"")) {
          write(file, text.replace(Long.toString(truth), Long.toString(lie)));
        }
      }
    }
  }

  @Test
  void aSiblingThatIsOnItsWayUpIsLeftToGetThere() throws Exception {
    allow(true);
    try (HolderProcess young = HolderProcess.gateway(main, host.directory().path())) {
      Diagnosis why = rescue.looks().why("main", BY);
      assertThat(why.causes()).extracting(Diagnosis.Cause::id).containsExactly("starting");
      assertThat(why.mendable()).isFalse();

      List<Boolean> alive = new ArrayList<>();
      asked =
          () -> {
            alive.add(ProcessHandle.of(young.pid()).filter(ProcessHandle::isAlive).isPresent());
            if (alive.size() == 5) {
              clock.ahead = Duration.ofHours(1); // by now it had its time
            }
          };
      rescue.mends().mend("main", Duration.ZERO, BY);

      assertThat(alive.subList(0, 5)).containsOnly(true);
      assertThat(started).containsExactly("restart sigil/main");
    }
  }

  @Test
  void aSiblingThatHangsIsEndedAndStartedAgain() throws Exception {
    allow(true);
    clock.ahead = Duration.ofHours(1);
    try (HolderProcess hung = HolderProcess.gateway(main, host.directory().path())) {
      Diagnosis why = rescue.looks().why("main", BY);
      assertThat(why.causes()).extracting(Diagnosis.Cause::id).contains("not-listening");
      assertThat(rescue.looks().threads("main", BY).toText())
          .contains("threads of process " + hung.pid());

      Mended mended = rescue.mends().mend("main", Duration.ZERO, BY);

      assertThat(ProcessHandle.of(hung.pid()).filter(ProcessHandle::isAlive)).isEmpty();
      assertThat(mended.done()).anyMatch(step -> step.startsWith("kept what its threads did"));
      assertThat(mended.done()).last().isEqualTo("started sigil/main");
      assertThat(read(main.stateDirectory().resolve("logs/threads.txt")))
          .contains("Full thread dump", "\"main\"");
      assertThat(started).containsExactly("restart sigil/main");
    }
  }

  @Test
  void aSiblingThatIsKilledWhileItIsLookedAtIsFoundDeadAndMended() throws Exception {
    allow(true);
    write(main.configPath(), "{ broken");
    try (HolderProcess holder = HolderProcess.gateway(main, host.directory().path())) {
      Diagnosis before = rescue.looks().why("main", BY);
      holder.kill();

      assertThat(rescue.looks().why("main", BY).status().state()).isEqualTo("down");
      Mended mended =
          rescue.mends().rollback("main", before.rollback(), Optional.of(Duration.ZERO), BY);

      assertThat(started).containsExactly("restart sigil/main");
      assertThat(mended.done()).last().isEqualTo("started sigil/main");
      assertThat(store(main).read().valid()).isTrue();
    }
  }

  @Test
  void whatCannotBeRecordedIsNotDone() throws IOException {
    allow(true);
    String before = read(main.configPath());
    Path record = new RescueRecord(main.stateDirectory()).file();
    Files.delete(record);
    Path elsewhere = directory.resolve("elsewhere.txt");
    write(elsewhere, "");
    Files.createSymbolicLink(record, elsewhere);

    refused(
        () -> rescue.mends().rollback("main", OptionalInt.of(1), Optional.empty(), BY),
        ExitCode.ACCESS,
        "is not a plain file");
    refused(() -> rescue.mends().restart("main", Duration.ZERO, BY), ExitCode.ACCESS);

    assertThat(read(main.configPath())).isEqualTo(before);
    assertThat(read(elsewhere)).isEmpty();
    assertThat(started).isEmpty();
  }

  @Test
  void twoDoNotMendAtOnce() throws IOException {
    allow(true);
    try (ProcessLock other =
        ProcessLock.tryTake(main.stateDirectory().resolve("rescue.lock")).orElseThrow()) {
      refused(
          () -> rescue.mends().rollback("main", OptionalInt.of(1), Optional.empty(), BY),
          ExitCode.CONFLICT,
          "is being mended by somebody else");
    }
    assertThat(rescue.mends().rollback("main", OptionalInt.of(1), Optional.empty(), BY).done())
        .hasSize(1);
  }

  @Test
  void aRecentChangeIsBlamedForASiblingThatCannotStart() {
    allow(true);
    state = new ServiceState(ServiceState.Phase.GAVE_UP, 0, 3, "ended with 69 (CONFLICT)");

    Diagnosis why = rescue.looks().why("main", BY);

    assertThat(why.causes())
        .extracting(Diagnosis.Cause::id)
        .containsExactly("gave-up", "recent-change");
    assertThat(why.rollback()).hasValue(1);
    assertThat(ConfigTrees.at(why.toTree(), "restart")).hasValue(true);
  }

  @Test
  void aChangeOnWhichTheSiblingRanWellIsNotBlamedWhenItDies() {
    allow(true);
    store(main).trials().prove(store(main).read().hash());
    state = new ServiceState(ServiceState.Phase.WAITING, 0, 0, "killed by signal 9");

    Diagnosis why = rescue.looks().why("main", BY);

    assertThat(why.causes()).extracting(Diagnosis.Cause::id).containsExactly("crash-loop");
    assertThat(why.toText()).contains("about to be started again").doesNotContain("0 times");
    assertThat(why.rollback()).isEmpty();
    assertThat(ConfigTrees.at(why.toTree(), "restart")).hasValue(true);
  }

  private ServiceState state = ServiceState.NONE;
  private Runnable asked = () -> {};

  /** The system's clock, which the test may put forward. */
  private static final class LaterClock extends Clock {
    private Duration ahead = Duration.ZERO;

    @Override
    public Instant instant() {
      return Clock.systemUTC().instant().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  /** Remembers what it was asked for. */
  private final class Recorded implements ServiceManager {
    @Override
    public void start(Instance instance) {
      started.add("start " + instance.displayName());
    }

    @Override
    public boolean stop(Instance instance, Duration limit) {
      started.add("stop " + instance.displayName());
      return true;
    }

    @Override
    public void restart(Instance instance, Duration limit) {
      started.add("restart " + instance.displayName());
    }

    @Override
    public ServiceState state(Instance instance) {
      asked.run();
      return state;
    }
  }
}
