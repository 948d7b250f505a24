package dev.gatehouse.profiles.backup;

import static dev.gatehouse.profiles.backup.BackupsTest.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.profiles.CloneOptions;
import dev.gatehouse.profiles.Instance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives that climb, burst, or bring what no backup has. */
class HostileArchiveTest {
  @TempDir Path temporary;
  private BackupFixture fixture;
  private Path archive;

  @BeforeEach
  void machine() {
    fixture = BackupFixture.on(temporary);
    archive = fixture.host.work().resolve("crafted.zip");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../outside",
        "state/../../outside",
        "state/./x",
        "/etc/passwd",
        "state//x",
        "state/",
        "C:/windows/x",
        "C:\\windows\\x",
        "state/..\\..\\outside",
        "state/a\\b",
        "workspace/a\u0000b",
        "workspace/a\nb",
        "elsewhere/x",
        "state",
        "",
        "config/a/../b"
      })
  void aNameThatLeadsElsewhereIsRefused(String name) throws IOException {
    CraftedArchive.begin(archive).file(name, "x").end();

    everythingRefuses();
  }

  @ParameterizedTest
  @ValueSource(strings = {"state/", "config/", "workspace/"})
  void aPartItselfIsNoEntry(String name) throws IOException {
    CraftedArchive.begin(archive).file(name, new byte[0]).end();

    everythingRefuses();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "state/restore.json",
        "state/gateway.lock",
        "state/.restore-x/new/y",
        "state/gateway.sqlite-wal",
        "state/tmp/x",
        "state/program.json",
        "state/upgrade-request.json",
        "state/gateway.sqlite.before-upgrade"
      })
  void whatNoBackupHoldsIsNotPutBack(String name) throws IOException {
    CraftedArchive.begin(archive).file(name, "{}").end();
    Map<String, String> before = fixture.host.files();

    refused(this::restore, ExitCode.FAILURE, "no backup has");

    assertThat(fixture.host.files()).isEqualTo(before);
  }

  @Test
  void aFileUnderAFileAndANameTwiceAreRefused() throws IOException {
    CraftedArchive.begin(archive).file("workspace/a", "x").file("workspace/a/b", "y").end();
    refused(this::restore, ExitCode.IO, "cannot restore");

    CraftedArchive.begin(archive).file("workspace/a", "x").unlisted("workspace/a/", new byte[0], 0);
    CraftedArchive again = CraftedArchive.begin(archive).file("workspace/a/", new byte[0]);
    again.file("workspace/a", "x").end();
    everythingRefuses();
  }

  @Test
  void moreFilesThanAllowedAreRefused() throws IOException {
    CraftedArchive crafted = CraftedArchive.begin(archive);
    for (int i = 0; i < 50; i++) {
      crafted.file("workspace/" + i, "");
    }
    crafted.end();

    refused(() -> read(new ArchiveLimits(49, Long.MAX_VALUE)), ExitCode.FAILURE, "more than 49");
    assertThat(read(new ArchiveLimits(50, Long.MAX_VALUE)).files()).isEqualTo(50);
  }

  @Test
  void contentThatBurstsIsRefusedBeforeItFillsTheDisk() throws IOException {
    CraftedArchive bomb = CraftedArchive.begin(archive);
    bomb.unlisted("workspace/zeros", new byte[1024 * 1024], 120).end();
    Map<String, String> before = fixture.host.files();

    assertThat(Files.size(archive)).isLessThan(1024 * 1024);
    refused(this::restore, ExitCode.FAILURE, "unfolds into more");
    refused(() -> read(new ArchiveLimits(10, 1024)), ExitCode.FAILURE, "more room");
    assertThat(fixture.host.files()).isEqualTo(before);
  }

  @Test
  void aFileThatIsNotListedAndOneThatIsMissingAreFound() throws IOException {
    CraftedArchive.begin(archive).unlisted("workspace/extra", new byte[] {1}, 1).end();
    everythingRefuses();

    CraftedArchive late = CraftedArchive.begin(archive).file("workspace/a", "x").list();
    late.unlisted("workspace/late", new byte[] {1}, 1).close();
    everythingRefuses();
  }

  @Test
  void aSymbolicLinkInAnArchiveBecomesNoLink() throws IOException {
    // Its kind stands only in the directory at the end, which is never believed.
    CraftedArchive.begin(archive).file("workspace/link", "/etc/passwd").end();

    Instance main = restore().instance();

    assertThat(main.workspace().resolve("link")).isRegularFile().hasContent("/etc/passwd");
    assertThat(Files.isSymbolicLink(main.workspace().resolve("link"))).isFalse();
  }

  @Test
  void twoConfigurationFilesAreRefused() throws IOException {
    CraftedArchive.begin(archive).file("config/a/b", "{}").end();
    refused(this::restore, ExitCode.FAILURE, "more than one configuration");

    CraftedArchive.begin(archive).file("config/a", "{}").file("config/b", "{}").end();
    refused(this::restore, ExitCode.IO, "cannot restore");
  }

  @Property(tries = 300)
  void aNameIsRefusedOrStaysInside(@ForAll("names") String name) {
    RestoreFilter all =
        new RestoreFilter(EnumSet.allOf(BackupPart.class), true, CloneOptions.NONE, "sigil.json");
    if (ArchivePath.fault(name).isEmpty() && !name.endsWith("/")) {
      Path root = Path.of("/base/root").resolve(name).normalize();
      assertThat(root).startsWithRaw(Path.of("/base/root"));
      assertThat(root.getNameCount()).isGreaterThan(3);
      assertThat(root.toString()).isEqualTo("/base/root/" + name);
      try {
        all.isWanted(name);
      } catch (GatehouseException e) {
        assertThat(e.getMessage()).contains("no backup has");
      }
    }
  }

  @Provide
  Arbitrary<String> names() {
    Arbitrary<String> segments =
        Arbitraries.oneOf(
            Arbitraries.of("..", ".", "", "a", "agents", "C:", "a\\b", "tmp", "state", "\u0000"),
            Arbitraries.strings().ofMaxLength(6));
    return Arbitraries.of("state/", "workspace/", "config/", "/", "../", "")
        .flatMap(first -> segments.list().ofMaxSize(5).map(list -> first + String.join("/", list)));
  }

  private void everythingRefuses() {
    Map<String, String> before = fixture.host.files();
    refused(() -> fixture.backups().verify(archive, Optional.empty()), ExitCode.FAILURE, "backup");
    refused(this::restore, ExitCode.FAILURE, "backup");
    assertThat(fixture.host.files()).isEqualTo(before);
  }

  private RestoreResult restore() {
    return fixture.backups().restore(archive, fixture.resolve("main"), RestoreOptions.usual());
  }

  private ArchiveReader.Contents read(ArchiveLimits limits) {
    try {
      BackupPlaces places =
          new BackupPlaces(
              temporary.resolve("s"), temporary.resolve("s/c.json"), temporary.resolve("w"));
      RestoreFilter all =
          new RestoreFilter(EnumSet.allOf(BackupPart.class), true, CloneOptions.NONE, "c.json");
      try (Staging staging = new Staging(places, all, "t")) {
        staging.open();
        return new ArchiveReader(archive, Optional.empty(), limits).read(staging);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
