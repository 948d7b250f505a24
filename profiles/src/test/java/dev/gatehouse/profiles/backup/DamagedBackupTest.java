package dev.gatehouse.profiles.backup;

import static dev.gatehouse.profiles.backup.BackupFixture.tree;
import static dev.gatehouse.profiles.backup.BackupsTest.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.profiles.CloneOptions;
import dev.gatehouse.profiles.Instance;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to a backup that is not as it was written. */
class DamagedBackupTest {
  private static final Passphrase SECRET = Passphrase.of("correct horse battery".toCharArray());

  @TempDir Path temporary;
  private BackupFixture fixture;
  private Instance main;
  private Path copy;

  @BeforeEach
  void machine() {
    fixture = BackupFixture.on(temporary);
    main = fixture.main();
    copy = fixture.host.work().resolve("copy");
  }

  @Test
  void aBackupThatIsCutOffIsFoundWhereverItIsCut() throws IOException {
    byte[] whole = Files.readAllBytes(fixture.backup(main));

    for (int length = 0; length < whole.length; length += 1 + length % 67) {
      Files.write(copy, Arrays.copyOf(whole, length));

      assertThat(isRefused(Optional.empty())).as("cut to %s bytes", length).isTrue();
    }
  }

  @Test
  void aByteThatChangedIsFoundOrMeansNothing() throws IOException {
    byte[] whole = Files.readAllBytes(fixture.backup(main));
    Map<String, String> before = restored(whole);
    Random random = new Random(7);

    for (int i = 0; i < 120; i++) {
      byte[] changed = whole.clone();
      int at = random.nextInt(changed.length);
      changed[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(copy, changed);
      if (!isRefused(Optional.empty())) {
        assertThat(restored(changed)).as("byte %s", at).isEqualTo(before);
      }
    }
  }

  @Test
  void aSealedBackupIsProvedByteForByte() throws IOException {
    Path sealed =
        fixture
            .backups()
            .create(
                main,
                BackupOptions.usual("t").of(EnumSet.of(BackupPart.WORKSPACE)).sealedBy(SECRET))
            .path();
    byte[] whole = Files.readAllBytes(sealed);
    Random random = new Random(8);

    for (int i = 0; i < 8; i++) {
      byte[] changed = whole.clone();
      changed[random.nextInt(changed.length)] ^= 1;
      Files.write(copy, changed);
      assertThat(isRefused(Optional.of(SECRET))).isTrue();

      Files.write(copy, Arrays.copyOf(whole, whole.length - 1 - random.nextInt(whole.length - 1)));
      assertThat(isRefused(Optional.of(SECRET))).isTrue();
    }
    Files.write(copy, Arrays.copyOf(whole, whole.length + 1));
    assertThat(isRefused(Optional.of(SECRET))).isTrue();
  }

  @Test
  void blocksOfASealedBackupCannotBeExchangedOrLeftOut() throws IOException {
    SealKeys keys = SealKeys.derive(SECRET, new byte[SealKeys.SALT_BYTES], SealKeys.LEAST_ROUNDS);
    byte[] plain = new byte[3 * SealKeys.BLOCK_BYTES + 5];
    new Random(9).nextBytes(plain);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (SealedOutput sealed = new SealedOutput(out, keys)) {
      sealed.write(plain);
    }
    byte[] whole = out.toByteArray();
    int block = SealKeys.BLOCK_BYTES + SealKeys.TAG_BYTES;

    assertThat(open(keys, whole)).isEqualTo(plain);
    byte[] exchanged = whole.clone();
    System.arraycopy(whole, 0, exchanged, block, block);
    System.arraycopy(whole, block, exchanged, 0, block);
    refused(() -> open(keys, exchanged), ExitCode.FAILURE, "changed or cut off");
    byte[] withoutFirst = Arrays.copyOfRange(whole, block, whole.length);
    refused(() -> open(keys, withoutFirst), ExitCode.FAILURE, "changed or cut off");
    refused(
        () -> open(keys, Arrays.copyOf(whole, 3 * block)), ExitCode.FAILURE, "changed or cut off");
    refused(
        () -> open(keys, Arrays.copyOf(whole, 2 * block)), ExitCode.FAILURE, "changed or cut off");
  }

  @Test
  void aSealedBackupThatEndsInATagIsRefused() throws IOException {
    SealKeys keys = SealKeys.derive(SECRET, new byte[SealKeys.SALT_BYTES], SealKeys.LEAST_ROUNDS);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (SealedOutput sealed = new SealedOutput(out, keys)) {
      sealed.write(new byte[SealKeys.BLOCK_BYTES + 5]);
    }
    byte[] whole = out.toByteArray();
    int block = SealKeys.BLOCK_BYTES + SealKeys.TAG_BYTES;

    for (int left = 0; left <= SealKeys.TAG_BYTES + 1; left++) {
      byte[] first = Arrays.copyOf(whole, left);
      refused(() -> open(keys, first), ExitCode.FAILURE, "cut off");
      byte[] second = Arrays.copyOf(whole, block + left);
      refused(() -> open(keys, second), ExitCode.FAILURE, "cut off");
    }
  }

  @Test
  void aBackupOfANewerVersionIsNotTried() throws IOException {
    Path archive = fixture.backup(main);
    CraftedArchive newer = CraftedArchive.begin(copy, 99);
    newer.end();
    Map<String, String> before = tree(main.stateDirectory());

    refused(
        () -> fixture.backups().verify(copy, Optional.empty()), ExitCode.CONFIG, "newer version");
    refused(
        () ->
            fixture
                .backups()
                .restore(copy, fixture.resolve("main"), RestoreOptions.usual().replacing()),
        ExitCode.CONFIG,
        "newer version");
    byte[] sealed =
        Files.readAllBytes(
            fixture.backups().create(main, BackupOptions.usual("t").sealedBy(SECRET)).path());
    sealed["GATEHOUSE-SEALED".length()] = 2;
    Files.write(copy, sealed);
    refused(
        () -> fixture.backups().verify(copy, Optional.of(SECRET)),
        ExitCode.CONFIG,
        "newer version");

    assertThat(archive).exists();
    assertThat(tree(main.stateDirectory())).isEqualTo(before);
  }

  @Test
  void somethingElseIsCalledWhatItIs() throws IOException {
    Files.writeString(copy, "a letter");
    refused(
        () -> fixture.backups().verify(copy, Optional.empty()),
        ExitCode.FAILURE,
        "no backup of this program");
    for (Path noFile : List.of(temporary, temporary.resolve("none"))) {
      refused(() -> fixture.backups().verify(noFile, Optional.empty()), ExitCode.USAGE, "no file");
    }
  }

  private boolean isRefused(Optional<Passphrase> passphrase) {
    try {
      fixture.backups().verify(copy, passphrase);
      return false;
    } catch (GatehouseException e) {
      assertThat(e.getMessage()).isNotEmpty();
      return true;
    }
  }

  /** What would be unpacked. */
  private Map<String, String> restored(byte[] archive) throws IOException {
    Files.write(copy, archive);
    Path into = Files.createTempDirectory(temporary, "into");
    BackupPlaces places =
        new BackupPlaces(into.resolve("s"), into.resolve("s/sigil.json"), into.resolve("w"));
    RestoreFilter all =
        new RestoreFilter(EnumSet.allOf(BackupPart.class), true, CloneOptions.NONE, "sigil.json");
    try (Staging staging = new Staging(places, all, "t")) {
      staging.open();
      new ArchiveReader(copy, Optional.empty(), ArchiveLimits.forReading()).read(staging);
      return tree(into);
    }
  }

  private static byte[] open(SealKeys keys, byte[] sealed) throws IOException {
    try (SealedInput in = new SealedInput(new ByteArrayInputStream(sealed), keys)) {
      return in.readAllBytes();
    }
  }
}
