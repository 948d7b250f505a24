package dev.gatehouse.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.profiles.RemovalPlan.Move;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceResetTest {
  @TempDir Path temporary;
  private TestHost host;
  private Instance main;
  private Instance lab;

  @BeforeEach
  void machine() {
    host = TestHost.in(temporary);
    main = host.setUp("sigil", "--profile", "main");
    lab = host.setUp("sigil", "--profile", "lab");
    TestHost.write(lab.layout().credentials().resolve("telegram-pairing.json"), "{}");
    TestHost.write(lab.layout().agentDirectory("main").resolve("auth-profiles.json"), "{}");
    TestHost.write(lab.layout().database(), "conversations");
    TestHost.write(lab.layout().skills().resolve("mine/SKILL.md"), "---\nname: mine\n---\n");
    TestHost.write(lab.workspace().resolve("note.md"), "note");
  }

  @Test
  void theConfigurationAloneGoesAndItsHistoryStays() {
    ResetResult result = reset(ResetScope.CONFIG);

    assertThat(lab.configPath()).doesNotExist();
    assertThat(lab.layout().database()).exists();
    assertThat(lab.layout().configGenerations()).isNotEmptyDirectory();
    assertThat(lab.layout().marker()).exists();
    assertThat(result.moves()).hasSize(1);
  }

  @Test
  void credentialsAndConversationsGoAndSkillsAndWorkspaceStay() {
    Path kept = lab.stateDirectory().resolve("gateway.sqlite.before-upgrade");
    TestHost.write(kept, "conversations before an upgrade");

    reset(ResetScope.CONFIG_CREDENTIALS_SESSIONS);

    assertThat(lab.configPath()).doesNotExist();
    assertThat(kept).doesNotExist();
    assertThat(lab.layout().credentials()).doesNotExist();
    assertThat(lab.layout().agentDirectory("main")).doesNotExist();
    assertThat(lab.layout().database()).doesNotExist();
    assertThat(lab.layout().skills().resolve("mine/SKILL.md")).exists();
    assertThat(lab.workspace().resolve("note.md")).exists();
  }

  @Test
  void noSecretStaysInTheStateDirectoryOrWhereTheConfigurationHasPutOne() throws IOException {
    Path elsewhere = host.home("elsewhere");
    TestHost.write(
        lab.configPath(),
        "{ gateway: { auth: { token: 'geheim' } }, agents: { list: [ { id: 'ops', agentDir: '"
            + elsewhere
            + "' } ] } }");
    for (String place :
        List.of(
            ".env",
            "service.env",
            "node.json",
            "rescue-grants.json",
            "program.json",
            "upgrade.json",
            "exec-approvals.json",
            "a-file-of-a-later-version.json",
            lab.configPath().getFileName() + ".bak",
            "config-generations/7.json5",
            "credentials/oauth.json",
            "identity/device.json",
            "devices/paired.json",
            "nodes/paired.json",
            "gateway/tls/key.pem",
            "telegram/offset.json",
            "cron/jobs.json",
            "memory/main.sqlite",
            "media/in/picture",
            "tmp/downloads/x",
            "gateway.sqlite",
            "gateway.sqlite-wal",
            ".replaced-20260101-120000-0b5e9c1a/credentials/oauth.json",
            "agents/main/agent/auth-profiles.json",
            "agents/main/sessions/s.jsonl",
            "agents/ops/qmd/index")) {
      TestHost.write(lab.stateDirectory().resolve(place), "geheim");
    }
    TestHost.write(elsewhere.resolve("auth-profiles.json"), "geheim");
    Path own = TestHost.write(lab.layout().agentWorkspace("ops").resolve("note"), "a note");

    ResetResult result = reset(ResetScope.CONFIG_CREDENTIALS_SESSIONS);

    assertThat(below(lab.stateDirectory())).isNotEmpty().doesNotContainValue("geheim");
    assertThat(elsewhere).doesNotExist();
    assertThat(own).exists();
    assertThat(lab.layout().marker()).exists();
    assertThat(result.moves())
        .extracting(move -> String.valueOf(move.from().getFileName()))
        .containsSubsequence("gateway.sqlite-wal", "gateway.sqlite")
        .endsWith("sigil.json");
  }

  @Test
  void whatAnotherInstanceHasInItStays() {
    Path shared = lab.stateDirectory().resolve("shared");
    Instance third = host.setUp("sigil", "--profile", "third");
    TestHost.write(third.configPath(), "{ agents: { defaults: { workspace: '" + shared + "' } } }");
    TestHost.write(shared.resolve("letter"), "of the third");

    ResetResult result = reset(ResetScope.CONFIG_CREDENTIALS_SESSIONS);

    assertThat(shared.resolve("letter")).hasContent("of the third");
    assertThat(result.moves()).extracting(Move::from).doesNotContain(shared);
  }

  @Test
  void afterAFullResetTheNameIsFreeAndTheNextSetUpIsAnotherInstance() {
    reset(ResetScope.FULL);

    assertThat(lab.stateDirectory()).doesNotExist();
    assertThat(lab.workspace()).doesNotExist();
    assertThat(host.catalog().all()).extracting(KnownInstance::name).containsExactly("sigil/main");
    assertThat(host.setUp("sigil", "--profile", "lab").marker()).isNotEqualTo(lab.marker());
  }

  @ParameterizedTest
  @EnumSource(ResetScope.class)
  void theOtherInstanceStaysAsItIs(ResetScope scope) throws IOException {
    Map<String, String> before = below(main.stateDirectory());

    reset(scope);

    assertThat(below(main.stateDirectory())).isEqualTo(before);
    assertThat(main.workspace().resolve("SOUL.md")).exists();
  }

  @ParameterizedTest
  @EnumSource(ResetScope.class)
  void theCommandsThatItNamesBringEverythingBack(ResetScope scope) throws Exception {
    Map<String, String> before = below(host.home());

    run(reset(scope).restore());

    assertThat(below(host.home())).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(ResetScope.class)
  void whoIsKilledBeforeAnyMoveLosesNothing(ResetScope scope) throws Exception {
    Map<String, String> before = below(host.home());
    int moves = resets().plan(known(), scope).moves().size();

    for (int dying = 0; dying < moves; dying++) {
      killedAtMove(dying, scope);
      run(notes());

      assertThat(below(host.home())).as("killed before move %s", dying).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @EnumSource(value = ResetScope.class, names = "FULL", mode = EnumSource.Mode.EXCLUDE)
  void aResetThatWasKilledCanBeRepeated(ResetScope scope) throws Exception {
    int moves = resets().plan(known(), scope).moves().size();
    killedAtMove(moves / 2, scope);

    reset(scope);

    assertThat(lab.configPath()).doesNotExist();
    assertThat(resets().plan(known(), scope).moves()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "config+creds+sessions, 1",
    "config+creds+sessions, 3",
    "uninstall, 0",
    "uninstall, 1",
  })
  void aProcessThatIsReallyKilledHoldsNothingUpAndNothingIsLost(String what, int move)
      throws Exception {
    Map<String, String> before = below(host.home());

    assertThat(ResetProcess.killedAt(move, what, temporary)).isTrue();
    assertThat(lab.layout().marker()).exists();
    ResetProcess.take(host, known(), what, any -> {});

    assertThat(lab.configPath()).doesNotExist();
    run(notes());
    assertThat(below(host.home())).isEqualTo(before);
  }

  @Test
  void theBackupComesFirstAndWithoutItNothingMoves() throws IOException {
    List<String> order = new ArrayList<>();
    InstanceReset resets =
        new InstanceReset(host.catalog(), Clock.systemUTC(), move -> order.add(move.what()));
    Path archive = host.directory().path().resolve("backup");
    RemovalPlan plan = resets.plan(known(), ResetScope.CONFIG);

    ResetResult result =
        resets.perform(
            plan,
            ResetScope.CONFIG,
            Optional.of(
                instance -> {
                  order.add("backup of " + instance.displayName());
                  return archive;
                }));

    assertThat(order).containsExactly("backup of sigil/lab", "configuration");
    assertThat(result.backup()).contains(archive);

    Map<String, String> before = below(host.home());
    assertThatThrownBy(
            () ->
                resets.perform(
                    resets.plan(known(), ResetScope.FULL),
                    ResetScope.FULL,
                    Optional.of(
                        instance -> {
                          throw new GatehouseException(ExitCode.IO, "disk full", "make room");
                        })))
        .hasMessage("disk full");
    assertThat(below(host.home())).isEqualTo(before);
  }

  @Test
  void aRunningInstanceIsRefused() throws IOException {
    RemovalPlan plan = resets().plan(known(), ResetScope.CONFIG);
    try (HolderProcess gateway = HolderProcess.gateway(lab, host.directory().path())) {
      assertThat(gateway.pid()).isPositive();
      assertThatThrownBy(() -> resets().perform(plan, ResetScope.CONFIG, Optional.empty()))
          .isInstanceOfSatisfying(
              GatehouseException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFLICT));
    }
    assertThat(lab.configPath()).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "all", "Config", "config+creds", "full "})
  void anUnknownScopeIsRefused(String text) {
    assertThatThrownBy(() -> ResetScope.parse(text))
        .isInstanceOfSatisfying(
            GatehouseException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE));
  }

  @Test
  void theWorkspaceAloneCanGoAndTheInstanceStaysKnown() {
    InstanceRemoval removal = new InstanceRemoval(host.catalog(), Clock.systemUTC());

    removal.perform(removal.plan(known()).part(false, true));

    assertThat(lab.workspace()).doesNotExist();
    assertThat(lab.configPath()).exists();
    assertThat(host.catalog().all()).extracting(KnownInstance::name).contains("sigil/lab");
  }

  private ResetResult reset(ResetScope scope) {
    return resets().perform(resets().plan(known(), scope), scope, Optional.empty());
  }

  private InstanceReset resets() {
    return new InstanceReset(host.catalog(), Clock.systemUTC());
  }

  private KnownInstance known() {
    return ResetProcess.known(host);
  }

  /** An error that nothing catches leaves everything as a kill would at this moment. */
  private void killedAtMove(int dying, ResetScope scope) {
    AtomicInteger count = new AtomicInteger();
    InstanceReset resets =
        new InstanceReset(
            host.catalog(),
            Clock.systemUTC(),
            (Move move) -> {
              if (count.getAndIncrement() == dying) {
                throw new Killed();
              }
            });
    RemovalPlan plan = resets.plan(known(), scope);
    assertThatThrownBy(() -> resets.perform(plan, scope, Optional.empty()))
        .isInstanceOf(Killed.class);
  }

  /** The commands of every note in the trash, which is emptied afterwards of notes. */
  private List<String> notes() throws IOException {
    List<String> commands = new ArrayList<>();
    try (Stream<Path> folders = Files.list(host.directory().path().resolve("trash"))) {
      for (Path folder : folders.toList()) {
        Path note = folder.resolve("RESTORE.txt");
        if (!Files.exists(note)) {
          continue; // of an earlier round
        }
        Files.readAllLines(note).stream()
            .filter(line -> line.startsWith("mv "))
            .forEach(commands::add);
        Files.delete(note);
      }
    }
    return commands;
  }

  /** Runs what can be run: of an interrupted reset some files have never moved. */
  private static void run(List<String> commands) throws IOException, InterruptedException {
    Process shell =
        new ProcessBuilder(
                "sh", "-c", String.join(" 2>/dev/null\n", commands) + " 2>/dev/null; true")
            .start();
    assertThat(shell.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(shell.exitValue()).isZero();
  }

  private static Map<String, String> below(Path root) throws IOException {
    Map<String, String> files = new java.util.TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      all.filter(Files::isRegularFile)
          .filter(path -> !path.toString().endsWith(".lock"))
          .forEach(path -> files.put(path.toString(), read(path)));
    }
    return files;
  }

  private static String read(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }
}
