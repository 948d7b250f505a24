package dev.gatehouse.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateLockTest {
  @TempDir Path temporary;
  private TestHost host;
  private Instance instance;

  @BeforeEach
  void machine() {
    host = TestHost.in(temporary);
    instance = host.setUp("sigil", "--profile", "main");
  }

  @Test
  void aSecondGatewayOnOneStateDirectoryIsRefused() {
    try (StateLock lock = StateLock.take(instance, host.leases())) {
      assertThat(lock).isNotNull();
      assertThat(StateLock.isHeld(instance.stateDirectory())).isTrue();
      refused(() -> StateLock.take(instance, host.leases()), "sigil/main", "in use");
    }
    assertThat(StateLock.isHeld(instance.stateDirectory())).isFalse();
  }

  @Test
  void anotherConfigurationOrAnotherSpellingOfTheDirectoryIsTheSameLock() throws IOException {
    Path link = Files.createSymbolicLink(host.work().resolve("link"), instance.stateDirectory());
    host.export("SIGIL_STATE_DIR", link).export("SIGIL_CONFIG_PATH", "~/other.json");
    Instance again = host.start("sigil", "--port", "21000");
    try (StateLock lock = StateLock.take(instance, host.leases())) {
      assertThat(lock).isNotNull();
      refused(() -> StateLock.take(again, host.leases()), "in use");
    }
  }

  @Test
  void aKilledOwnerFreesTheDirectoryAtOnceAndALeftoverFileMeansNothing() throws Exception {
    Path file = instance.layout().gatewayLock();
    try (HolderProcess owner = HolderProcess.lock(file)) {
      refused(() -> StateLock.take(instance, host.leases()), "in use");

      owner.kill();

      assertThat(file).exists();
      StateLock.take(instance, host.leases()).close();
    }
  }

  @Test
  void anOwnerThatDoesNotAnswerIsReportedAsAliveButNotAnswering() throws Exception {
    // This process holds the lease but nothing listens on its port, as with a stopped process.
    String message;
    try (HolderProcess owner = HolderProcess.gateway(instance, host.directory().path())) {
      message =
          refused(
              () -> StateLock.take(instance, host.leases()),
              "alive but not answering",
              "process " + owner.pid());
    }
    assertThat(message).contains(instance.stateDirectory().toString());
  }

  private static String refused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String... words) {
    GatehouseException[] thrown = new GatehouseException[1];
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            GatehouseException.class,
            e -> {
              assertThat(e.exitCode()).isEqualTo(ExitCode.CONFLICT);
              thrown[0] = e;
            })
        .hasMessageContainingAll(words);
    return String.valueOf(thrown[0].getMessage());
  }
}
