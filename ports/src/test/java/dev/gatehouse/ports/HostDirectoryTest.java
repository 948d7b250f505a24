package dev.gatehouse.ports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostDirectoryTest {
  private static final Path HOME = Path.of("/home/a");

  @Test
  void liesWhereTheSystemKeepsAUsersState() {
    Environment plain = environment(Map.of());
    Environment windows = environment(Map.of("LOCALAPPDATA", "/home/a/AppData/Local"));

    assertThat(HostDirectory.of(plain, "Linux").path())
        .isEqualTo(HOME.resolve(".local/state/gatehouse"));
    assertThat(HostDirectory.of(plain, "Mac OS X").path())
        .isEqualTo(HOME.resolve("Library/Application Support/gatehouse"));
    assertThat(HostDirectory.of(windows, "Windows 11").path())
        .isEqualTo(HOME.resolve("AppData/Local/gatehouse"));
    assertThat(HostDirectory.of(plain, "Windows 11").path())
        .isEqualTo(HOME.resolve("AppData/Local/gatehouse"));
  }

  @Test
  void theTemporaryDirectoryOfAProcessDoesNotSplitTheHost() {
    Environment one = environment(Map.of("TMPDIR", "/tmp/one", "XDG_RUNTIME_DIR", "/run/one"));
    Environment other = environment(Map.of("TMPDIR", "/tmp/other"));

    assertThat(HostDirectory.of(one, "Linux")).isEqualTo(HostDirectory.of(other, "Linux"));
  }

  @Test
  void aVariableMovesIt() {
    Environment moved = environment(Map.of("GATEHOUSE_HOST_DIR", "~/shared host"));

    assertThat(HostDirectory.of(moved, "Linux").path()).isEqualTo(HOME.resolve("shared host"));
    assertThat(HostDirectory.of(moved, "Linux").networkLocksAllowed()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"nfs", "nfs4", "NFS", "9p", "cifs", "smb3", "fuse", "fuse.sshfs", "drvfs", "ceph"})
  void aFileSystemWhoseLocksCannotBeTrustedIsRefusedUnlessAllowed(String fileSystem) {
    HostDirectory refused = HostDirectory.of(environment(Map.of()), "Linux");
    HostDirectory allowed =
        HostDirectory.of(environment(Map.of("GATEHOUSE_ALLOW_NETWORK_LOCKS", "1")), "Linux");

    assertThatThrownBy(() -> LockFileSystem.check(refused, fileSystem))
        .asInstanceOf(type(GatehouseException.class))
        .returns(ExitCode.CONFIG, GatehouseException::exitCode)
        .satisfies(
            e -> {
              assertThat(e.getMessage()).contains(fileSystem, refused.path().toString());
              assertThat(e.remedy())
                  .contains("GATEHOUSE_HOST_DIR", "GATEHOUSE_ALLOW_NETWORK_LOCKS=1");
            });
    assertThatCode(() -> LockFileSystem.check(allowed, fileSystem)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ext4", "xfs", "btrfs", "tmpfs", "overlay", "apfs", "NTFS", "fuseblk"})
  void aLocalFileSystemIsGood(String fileSystem) {
    assertThatCode(() -> LockFileSystem.check(new HostDirectory(HOME), fileSystem))
        .doesNotThrowAnyException();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theRealFileSystemIsAsked(@TempDir Path directory) throws IOException {
    String real = Files.getFileStore(directory).type();

    assertThat(LockFileSystem.isNetwork(real)).isFalse();
    assertThatCode(() -> LockFileSystem.check(new HostDirectory(directory)))
        .doesNotThrowAnyException();
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void onlyTheUserSeesWhoRuns(@TempDir Path root) throws IOException {
    try (TestHost host = new TestHost(root)) {
      host.start("main", host.freeBase(120));

      for (String name : List.of("", "mutex.lock", "id-main.lock", "id-main.json")) {
        Path file = host.directory.leases().resolve(name);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .as(name)
            .endsWith("------");
      }
    }
  }

  @Test
  void aDirectoryThatCannotBeMadeIsNamedWithTheWayOut(@TempDir Path root) throws IOException {
    Path file = Files.writeString(root.resolve("file"), "in the way");
    LeaseTable table = new LeaseTable(new HostDirectory(file.resolve("host")), new PortProbe());
    LeaseOwner owner = new LeaseOwner("id", "sigil/main", root, root.resolve("c.json"));

    assertThatThrownBy(
            () -> table.acquireAnywhere(owner, Layouts.SIGIL, PortSettings.DEFAULTS, List::of))
        .asInstanceOf(type(GatehouseException.class))
        .returns(ExitCode.IO, GatehouseException::exitCode)
        .satisfies(e -> assertThat(e.remedy()).contains("GATEHOUSE_HOST_DIR"));
  }

  private static Environment environment(Map<String, String> variables) {
    return new Environment(variables, HOME, HOME);
  }
}
