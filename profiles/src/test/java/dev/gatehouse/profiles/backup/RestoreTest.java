package dev.gatehouse.profiles.backup;

import static dev.gatehouse.profiles.backup.BackupFixture.tree;
import static dev.gatehouse.profiles.backup.BackupsTest.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.profiles.CloneOptions;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.InstanceMarker;
import dev.gatehouse.profiles.IsolationCheck;
import dev.gatehouse.profiles.Selection;
import dev.gatehouse.profiles.StateLock;
import dev.gatehouse.profiles.TestHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreTest {
  @TempDir Path temporary;
  private BackupFixture fixture;
  private Instance main;

  @BeforeEach
  void machine() {
    fixture = BackupFixture.on(temporary);
    main = fixture.main();
  }

  @Test
  void putsNoWorkspaceWhereProgramsLookByThemselves() throws IOException {
    Path hidden = temporary.resolve("home/.config/autostart");
    String config = Files.readString(main.configPath());
    Files.writeString(main.configPath(), config.replace("'~/ws'", "'~/.config/autostart'"));
    Path archive = fixture.backup(main);
    Files.move(main.stateDirectory(), temporary.resolve("lost"));
    Files.move(main.workspace(), temporary.resolve("lost-workspace"));

    RestoreResult result =
        fixture.backups().restore(archive, fixture.resolve("main"), RestoreOptions.usual());

    assertThat(result.instance().workspace()).isNotEqualTo(hidden);
    assertThat(hidden).doesNotExist();
  }

  @Test
  void bringsAnInstanceBackAsItWasWhereEverythingWasLost() throws IOException {
    TestHost.write(main.workspace().resolve("run.sh"), "#!/bin/sh\n");
    Files.setPosixFilePermissions(
        main.workspace().resolve("run.sh"), PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createDirectories(main.workspace().resolve("empty/inside"));
    Map<String, String> state = tree(main.stateDirectory());
    Map<String, String> workspace = tree(main.workspace());
    Path archive = fixture.backup(main);
    Files.move(main.stateDirectory(), temporary.resolve("lost"));
    Files.move(main.workspace(), temporary.resolve("lost-workspace"));

    RestoreResult result =
        fixture.backups().restore(archive, fixture.resolve("main"), RestoreOptions.usual());

    assertThat(result.sameInstance()).isTrue();
    assertThat(result.putAside()).isEmpty();
    Instance back = result.instance();
    assertThat(tree(back.stateDirectory())).isEqualTo(state);
    assertThat(back.workspace()).isEqualTo(main.workspace());
    assertThat(tree(back.workspace())).isEqualTo(workspace);
    assertThat(back.workspace().resolve("run.sh")).isExecutable();
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(back.layout().deviceKey())))
        .isEqualTo("rw-------");
  }

  @Test
  void putsAsideWhatIsThereAndSaysWhere() throws IOException {
    Path archive = fixture.backup(main);
    TestHost.write(main.workspace().resolve("notes/plan.md"), "a newer plan");
    TestHost.write(main.layout().sessions("main").resolve("new.jsonl"), "newer");
    TestHost.write(main.stateDirectory().resolve("gateway.sqlite-wal"), "log of the newer one");

    RestoreResult result =
        fixture
            .backups()
            .restore(archive, fixture.resolve("main"), RestoreOptions.usual().replacing());

    assertThat(main.workspace().resolve("notes/plan.md")).hasContent("the plan");
    assertThat(main.layout().sessions("main").resolve("new.jsonl")).doesNotExist();
    assertThat(main.stateDirectory().resolve("gateway.sqlite-wal")).doesNotExist();
    assertThat(result.putAside()).hasSize(2).allMatch(path -> path.toString().contains("trash"));
    assertThat(result.putAside().stream().flatMap(path -> tree(path).values().stream()))
        .contains("a newer plan", "newer", "log of the newer one");
    assertThat(main.stateDirectory())
        .isDirectoryNotContaining(path -> path.toString().contains(".re"));
  }

  @Test
  void refusesToReplaceWithoutAWord() {
    Path archive = fixture.backup(main);
    Map<String, String> before = fixture.host.files();

    refused(
        () -> fixture.backups().restore(archive, fixture.resolve("main"), RestoreOptions.usual()),
        ExitCode.CONFLICT,
        "exists already");

    assertThat(fixture.host.files()).isEqualTo(before);
  }

  @Test
  void refusesWhileTheGatewayRuns() {
    Path archive = fixture.backup(main);
    try (StateLock lock = StateLock.take(main)) {
      assertThat(lock).isNotNull();
      refused(
          () ->
              fixture
                  .backups()
                  .restore(archive, fixture.resolve("main"), RestoreOptions.usual().replacing()),
          ExitCode.CONFLICT,
          "in use");
    }
  }

  @Test
  void anotherProfileGetsNoIdentityNoSecretAndNoPortOfTheOriginal() throws IOException {
    TestHost.write(main.stateDirectory().resolve("program.json"), "{\"program\":\"/geheim\"}");
    TestHost.write(main.stateDirectory().resolve("gateway.sqlite.before-upgrade"), "geheim");
    Path archive = fixture.backup(main);

    RestoreResult result =
        fixture.backups().restore(archive, fixture.resolve("lab"), RestoreOptions.usual());

    Instance lab = result.instance();
    assertThat(result.sameInstance()).isFalse();
    assertThat(lab.marker().map(InstanceMarker::id))
        .isPresent()
        .isNotEqualTo(main.marker().map(InstanceMarker::id));
    assertThat(lab.layout().sessions("main").resolve("s.jsonl")).exists();
    assertThat(lab.layout().database()).hasContent("a database of another");
    assertThat(lab.workspace().resolve("notes/plan.md")).hasContent("the plan");
    assertThat(tree(lab.stateDirectory()).values())
        .noneMatch(
            text ->
                text.contains("geheim")
                    || text.contains(BackupFixture.BOT_TOKEN)
                    || text.contains(BackupFixture.MODEL_KEY)
                    || text.contains("a-token-of-the-source"));
    assertThat(lab.workspace().resolve(".env")).doesNotExist();
    assertThat(new IsolationCheck(fixture.host.catalog(), new SecureRandom()).verify().clean())
        .isTrue();
    assertThat(result.dropped()).contains("gateway.port", "channels.telegram.botToken");
  }

  @Test
  void anotherProfileGetsKeysWhenAskedAndKeepsItsOwnDoor() throws IOException {
    Path archive = fixture.backup(main);
    Instance lab = fixture.host.setUp("sigil", "--profile", "lab");
    ConfigSnapshot before = config(lab);

    fixture
        .backups()
        .restore(
            archive,
            fixture.resolve("lab"),
            RestoreOptions.usual().replacing().with(new CloneOptions(false, true)));

    ConfigSnapshot after = config(lab);
    for (String[] key : new String[][] {{"gateway", "port"}, {"gateway", "auth", "token"}}) {
      assertThat(ConfigTrees.at(after.resolved(), key))
          .isEqualTo(ConfigTrees.at(before.resolved(), key));
    }
    assertThat(after.text())
        .contains(BackupFixture.MODEL_KEY)
        .doesNotContain(BackupFixture.BOT_TOKEN);
    assertThat(lab.layout().credentials().resolve("oauth.json")).hasContent("geheim");
    assertThat(lab.layout().whatsApp("default")).doesNotExist();
    assertThat(lab.layout().identity()).doesNotExist();
    assertThat(lab.layout().marker()).content().contains(lab.marker().orElseThrow().id());
  }

  @Test
  void aPartThatIsNotPutBackStaysAsItIs() {
    Path archive = fixture.backup(main);
    TestHost.write(main.workspace().resolve("notes/plan.md"), "a newer plan");
    TestHost.write(main.layout().credentials().resolve("oauth.json"), "newer key");
    TestHost.write(main.layout().sessions("main").resolve("s.jsonl"), "newer");

    fixture
        .backups()
        .restore(
            archive,
            fixture.resolve("main"),
            RestoreOptions.usual().replacing().of(EnumSet.of(BackupPart.STATE)));

    assertThat(main.workspace().resolve("notes/plan.md")).hasContent("a newer plan");
    assertThat(main.layout().credentials().resolve("oauth.json")).hasContent("newer key");
    assertThat(main.layout().agentDirectory("main").resolve("auth-profiles.json")).exists();
    assertThat(main.layout().sessions("main").resolve("s.jsonl"))
        .hasContent("{\"said\":\"hello\"}");
  }

  @Test
  void refusesABackupOfAnotherProduct() {
    Path archive = fixture.backup(main);

    refused(
        () ->
            fixture
                .backups()
                .restore(
                    archive,
                    fixture.host.start("epiloop", "--profile", "main"),
                    RestoreOptions.usual()),
        ExitCode.USAGE,
        "sigil/main",
        "epiloop/main");
  }

  @Test
  void anIdentityThatLivesElsewhereOnThisHostIsNotMadeTwice() {
    Path archive = fixture.backup(main);
    fixture.host.export("SIGIL_STATE_DIR", fixture.host.home("second"));
    Instance second = fixture.host.resolve("sigil", Selection.Purpose.START);

    RestoreResult result = fixture.backups().restore(archive, second, RestoreOptions.usual());

    assertThat(result.sameInstance()).isFalse();
  }

  @Test
  void aFailedRestoreIntoANewPlaceLeavesNothing() throws IOException {
    Path archive = fixture.backup(main);
    byte[] bytes = Files.readAllBytes(archive);
    Path cut =
        Files.write(
            fixture.host.work().resolve("cut.zip"), Arrays.copyOf(bytes, bytes.length - 2_000));
    Map<String, String> before = fixture.host.files();

    refused(
        () -> fixture.backups().restore(cut, fixture.resolve("lab"), RestoreOptions.usual()),
        ExitCode.FAILURE,
        "damaged");

    assertThat(fixture.host.files()).isEqualTo(before);
  }

  private ConfigSnapshot config(Instance instance) {
    return instance.configStore(fixture.host.environment(), Clock.systemUTC()).read();
  }
}
