package dev.gatehouse.profiles.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.TestHost;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupsTest {
  private static final Passphrase SECRET = Passphrase.of("correct horse battery".toCharArray());

  @TempDir Path temporary;
  private BackupFixture fixture;
  private Instance main;

  @BeforeEach
  void machine() {
    fixture = BackupFixture.on(temporary);
    main = fixture.main();
  }

  @Test
  void isOneFileForItsOwnerOnlyThatEveryZipToolReads() throws IOException {
    BackupResult made = fixture.backups().create(main, BackupOptions.complete("before a test"));

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made.path())))
        .isEqualTo("rw-------");
    assertThat(made.path().getParent())
        .isEqualTo(fixture.host.directory().path().resolve("backups"));
    assertThat(names(made.path()))
        .startsWith("backup.json")
        .contains(
            "config/sigil.json",
            "manifest.jsonl",
            "state/agents/main/sessions/s.jsonl",
            "state/credentials/oauth.json",
            "state/gateway.sqlite",
            "state/instance.json",
            "workspace/notes/plan.md");
    BackupReport report = fixture.backups().verify(made.path(), Optional.empty());
    assertThat(report.files()).isEqualTo(made.files());
    assertThat(report.info().displayName()).isEqualTo("sigil/main");
    assertThat(report.info().reason()).isEqualTo("before a test");
  }

  @Test
  void holdsNoLockNoSocketNoTemporaryFileAndNoLink() throws IOException {
    Files.createSymbolicLink(main.workspace().resolve("link"), Path.of("/etc/passwd"));
    TestHost.write(main.stateDirectory().resolve("gateway.sqlite-wal"), "log");
    TestHost.write(main.stateDirectory().resolve("supervisor.json"), "{}");

    BackupResult made = fixture.backups().create(main, BackupOptions.complete("test"));

    assertThat(names(made.path()))
        .noneMatch(
            name ->
                name.endsWith(".lock")
                    || name.endsWith("-wal")
                    || name.endsWith("supervisor.json")
                    || name.endsWith("/link")
                    || name.startsWith("state/tmp"));
    assertThat(made.leftOut()).singleElement().asString().contains("link", "it is a link");
  }

  @Test
  void leavesOutLogsAndBrowserDataUnlessAsked() throws IOException {
    TestHost.write(main.layout().browserData("shop").resolve("Cookies"), "c");

    Set<String> usual = names(fixture.backups().create(main, BackupOptions.usual("t")).path());
    Set<String> complete = names(fixture.backup(main));

    assertThat(usual).noneMatch(name -> name.contains("/logs/") || name.contains("/browser/"));
    assertThat(complete).contains("state/browser/shop/user-data/Cookies");
  }

  @Test
  void holdsNoCredentialFileWhenCredentialsAreLeftOut() throws IOException {
    BackupOptions options =
        BackupOptions.complete("t")
            .of(EnumSet.complementOf(EnumSet.of(BackupPart.CREDENTIALS, BackupPart.LOGS)));

    Set<String> names = names(fixture.backups().create(main, options).path());

    assertThat(names)
        .contains("state/agents/main/sessions/s.jsonl")
        .noneMatch(
            name ->
                name.contains("credentials")
                    || name.contains("auth-profiles")
                    || name.equals("state/.env")
                    || name.contains("identity")
                    || name.contains("devices"));
  }

  @Test
  void aSealedOneShowsNothingOfItsContentAndOpensOnlyWithItsPassphrase() throws IOException {
    Path file = fixture.backups().create(main, BackupOptions.complete("t").sealedBy(SECRET)).path();

    String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
    assertThat(bytes).doesNotContain("plan.md", "the plan", "geheim", "PK\u0003\u0004");
    assertThat(fixture.backups().verify(file, Optional.of(SECRET)).info().sealed()).isTrue();
    refused(() -> fixture.backups().verify(file, Optional.empty()), ExitCode.USAGE, "sealed");
    refused(
        () ->
            fixture.backups().verify(file, Optional.of(Passphrase.of("wrong horse".toCharArray()))),
        ExitCode.ACCESS,
        "passphrase is wrong");
    assertThat(fixture.backups().list()).singleElement().returns("", ListedBackup::problem);
  }

  @Test
  void guessingAPassphraseIsMadeSlow() throws IOException {
    Backups usual =
        new Backups(
            fixture.host.catalog(),
            new BackupFixture.CopyingDatabases(),
            Clock.systemUTC(),
            new SecureRandom());
    Path file =
        usual
            .create(
                main, BackupOptions.usual("t").of(EnumSet.of(BackupPart.CONFIG)).sealedBy(SECRET))
            .path();

    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      in.skipNBytes("GATEHOUSE-SEALED".length() + 1);
      assertThat(in.readInt()).isGreaterThanOrEqualTo(600_000);
    }
  }

  @Test
  void refusesAPassphraseThatIsEasilyGuessed() {
    refused(
        () ->
            fixture
                .backups()
                .create(
                    main, BackupOptions.usual("t").sealedBy(Passphrase.of("short".toCharArray()))),
        ExitCode.USAGE,
        "shorter than 8");
    assertThat(SECRET).hasToString("Passphrase");
  }

  @Test
  void neverWritesOverAFileAndNeverIntoWhatItBacksUp() {
    Path there = TestHost.write(fixture.host.work().resolve("mine.zip"), "mine");

    refused(() -> create(there), ExitCode.CONFLICT, "exists already");
    refused(() -> create(main.stateDirectory().resolve("b.zip")), ExitCode.USAGE, "inside");
    refused(() -> create(main.workspace().resolve("b.zip")), ExitCode.USAGE, "inside");
    assertThat(there).hasContent("mine");
  }

  @Test
  void leavesNothingBehindWhenTheDiskRefuses() throws IOException {
    Path file = TestHost.write(fixture.host.work().resolve("file"), "no directory");

    refused(() -> create(file.resolve("b.zip")), ExitCode.IO, "cannot make a backup");
    Path full = Path.of("/dev/full");
    if (Files.exists(full)) {
      refused(() -> create(full), ExitCode.CONFLICT, "exists already");
    }

    try (var files = Files.walk(fixture.host.directory().path().resolve("backups"))) {
      assertThat(files.filter(Files::isRegularFile))
          .allMatch(path -> path.toString().endsWith(".lock"));
    }
  }

  @Test
  void saysThatThereIsNothingToBackUp() {
    refused(
        () -> fixture.backups().create(fixture.resolve("lab"), BackupOptions.usual("t")),
        ExitCode.CONFIG,
        "nothing to back up");
  }

  @Test
  void listsTheNewestFirstAndSaysWhyOneCannotBeRead() throws IOException {
    Path first = fixture.backup(main);
    Path second = fixture.backup(main);
    Path broken =
        TestHost.write(first.resolveSibling("sigil-main-broken.zip"), "this is no archive");

    assertThat(fixture.backups().list())
        .hasSize(3)
        .anyMatch(backup -> backup.path().equals(first) && backup.info().isPresent())
        .anyMatch(backup -> backup.path().equals(second) && backup.info().isPresent())
        .last()
        .returns(broken, ListedBackup::path)
        .returns("the file is no backup of this program", ListedBackup::problem);
  }

  @Test
  void olderBackupsGoWhenTheNewestIsProvedAndNobodyElsesDo() throws IOException {
    Instance lab = fixture.host.setUp("sigil", "--profile", "lab");
    Path ofLab = nightly(lab).path();
    Path withBrowser = fixture.backups().create(main, BackupOptions.complete("nightly")).path();
    Path beforeReset = fixture.backups().create(main, BackupOptions.usual("reset")).path();
    Path byHand =
        fixture
            .backups()
            .create(
                main,
                BackupOptions.usual("nightly").to(ofLab.resolveSibling("sigil-main-of-my-own.zip")))
            .path();
    Path broken = TestHost.write(ofLab.resolveSibling("sigil-main-broken.zip"), "no archive");
    BackupResult first = nightly(main);
    BackupResult second = nightly(main);
    BackupResult third = nightly(main);

    assertThat(fixture.backups().keepNewest(third, 2, Optional.empty()))
        .containsExactly(first.path());
    Files.write(third.path(), new byte[] {1}, StandardOpenOption.APPEND);
    refused(
        () -> fixture.backups().keepNewest(third, 1, Optional.empty()),
        ExitCode.FAILURE,
        "damaged");

    assertThat(first.path()).doesNotExist();
    assertThat(List.of(ofLab, withBrowser, beforeReset, byHand, broken, second.path()))
        .allSatisfy(path -> assertThat(path).exists());
  }

  private BackupResult nightly(Instance instance) {
    return fixture.backups().create(instance, BackupOptions.usual("nightly"));
  }

  @Test
  void aFileThatIsNotThereIsAWrongCommandLine() {
    Path nothing = fixture.host.work().resolve("nothing.zip");

    refused(
        () -> fixture.backups().verify(nothing, Optional.empty()),
        ExitCode.USAGE,
        "there is no file",
        "nothing.zip");
    refused(
        () -> fixture.backups().restore(nothing, main, RestoreOptions.usual()),
        ExitCode.USAGE,
        "there is no file");
    refused(
        () -> fixture.backups().verify(fixture.host.work(), Optional.empty()),
        ExitCode.USAGE,
        "is no file");
  }

  @Test
  void contentThatShrinksVeryMuchCanStillBeReadBack() throws IOException {
    Path zeros = main.workspace().resolve("zeros");
    try (var file = new RandomAccessFile(zeros.toFile(), "rw")) {
      file.setLength(66L * 1024 * 1024);
    }

    Path archive = fixture.backup(main);

    assertThat(fixture.backups().verify(archive, Optional.empty()).bytes())
        .isGreaterThan(66L * 1024 * 1024);
  }

  private BackupResult create(Path file) {
    return fixture.backups().create(main, BackupOptions.usual("t").to(file));
  }

  private static Set<String> names(Path archive) throws IOException {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      return new TreeSet<>(zip.stream().map(ZipEntry::getName).toList());
    }
  }

  static void refused(ThrowingCallable call, ExitCode code, String... words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            GatehouseException.class,
            e -> {
              assertThat(e.exitCode()).isEqualTo(code);
              assertThat(e.getMessage()).contains(words);
              assertThat(e.remedy()).isNotEmpty();
            });
  }
}
