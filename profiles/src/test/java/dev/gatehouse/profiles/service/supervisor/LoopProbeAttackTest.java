package dev.gatehouse.profiles.service.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.file.ProcessLock;
import dev.gatehouse.ports.Lease;
import dev.gatehouse.ports.PortSettings;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.TestHost;
import dev.gatehouse.profiles.service.supervisor.HealthProbe.Sign;
import dev.gatehouse.profiles.upgrade.UpgradeFiles;
import dev.gatehouse.profiles.upgrade.UpgradeRecord;
import dev.gatehouse.profiles.upgrade.UpgradeRecord.Step;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Attempts to make a gateway look well that has died behind its lease, which this process holds.
 */
class LoopProbeAttackTest {
  private static final long SELF = ProcessHandle.current().pid();

  @TempDir Path directory;
  private TestHost host;
  private Instance instance;
  private Lease lease;

  @BeforeEach
  void leased() {
    host = TestHost.in(directory);
    instance = host.setUp("sigil", "--profile", "main");
    lease =
        host.leases()
            .acquireAnywhere(
                instance.leaseOwner(),
                instance.distribution().ports(),
                PortSettings.of(
                    Map.of(), instance.distribution().configKeys(), instance.configPath()),
                List::of);
  }

  @AfterEach
  void release() {
    lease.close();
  }

  @Test
  void whoeverElseAnswersOnItsPortIsNoSignOfLife() throws Exception {
    try (ServerSocket impostor = listen()) {
      Thread answers = new Thread(() -> answer(impostor, "HTTP/1.1 200 OK\r\n\r\n"));
      answers.start();

      assertThat(probe(Duration.ofSeconds(30)).look()).isEqualTo(Sign.STRANGER);
      answers.join();
    }
  }

  @Test
  void whoeverElseClosesItsConnectionsIsNoSignOfLife() throws Exception {
    try (ServerSocket impostor = listen()) {
      Thread answers = new Thread(() -> answer(impostor, ""));
      answers.start();

      assertThat(probe(Duration.ofSeconds(30)).look()).isEqualTo(Sign.SILENT);
      answers.join();
    }
  }

  @Test
  void aLockAloneDoesNotMakeAnUpgrade() throws Exception {
    UpgradeFiles files = UpgradeFiles.of(instance);
    try (ServerSocket hung = listen()) {
      assertThat(hung.isBound()).isTrue();
      LoopProbe probe = probe(Duration.ofMillis(100));
      try (ProcessLock held = files.lock().orElseThrow()) {
        assertThat(held).isNotNull();
        assertThat(probe.look()).isEqualTo(Sign.SILENT);

        files.write(record(Step.HANDED_OVER, SELF + 1));
        assertThat(probe.look()).as("of another process").isEqualTo(Sign.SILENT);
        files.write(record(Step.DONE, SELF));
        assertThat(probe.look()).as("over").isEqualTo(Sign.SILENT);
        files.write(record(Step.HANDED_OVER, SELF));
        assertThat(probe.look()).as("of this process").isEqualTo(Sign.REPLACED);
      }
      assertThat(probe.look()).as("without the lock").isEqualTo(Sign.SILENT);
    }
  }

  private static UpgradeRecord record(Step step, long pid) {
    return new UpgradeRecord("id", step, "/program", "1", pid, "2", 0, 1, 1, "");
  }

  private LoopProbe probe(Duration limit) {
    return new LoopProbe(instance, host.leases(), limit);
  }

  private ServerSocket listen() throws IOException {
    return new ServerSocket(lease.plan().gateway(), 5, InetAddress.getByName("127.0.0.1"));
  }

  private static void answer(ServerSocket server, String text) {
    try (Socket socket = server.accept()) {
      assertThat(socket.getInputStream().read(new byte[4096])).isPositive();
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
