package dev.gatehouse.ports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What only real processes show: races, SIGKILL, SIGSTOP. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LeaseProcessTest {
  private static final int RACERS = 50;
  private static final int STARTING_AT_ONCE = 4;
  private static final int CDP_PORTS = 3;

  @TempDir Path root;
  private TestHost host;
  private final List<HolderProcess> processes = new ArrayList<>();

  @BeforeEach
  void open() throws IOException {
    host = new TestHost(root);
    Files.createFile(root.resolve(LeaseHolder.BARRIER));
  }

  @AfterEach
  void close() throws Exception {
    for (HolderProcess process : processes) {
      process.close();
    }
    host.close();
  }

  @Test
  void fiftyProcessesRaceForOverlappingBlocksAndNoPortIsEverHeldTwice() throws Exception {
    int base = host.freeBase(400);
    try (FileChannel barrier =
            FileChannel.open(root.resolve(LeaseHolder.BARRIER), StandardOpenOption.WRITE);
        FileLock closed = barrier.lock()) {
      assertThat(closed.isValid()).isTrue();
      startAll(base);
    }
    List<Racer> racers =
        processes.stream().map(process -> new Racer(process, process.line())).toList();

    List<Racer> winners = racers.stream().filter(Racer::won).toList();
    List<Integer> held = new ArrayList<>();
    winners.forEach(winner -> held.addAll(winner.ports()));
    assertThat(held).hasSize(winners.size() * (4 + CDP_PORTS)).doesNotHaveDuplicates();
    assertThat(host.table.active())
        .extracting(lease -> lease.owner().name())
        .containsExactlyInAnyOrderElementsOf(winners.stream().map(Racer::name).toList());
    assertThat(host.table.active())
        .extracting(LeaseInfo::pid)
        .containsExactlyInAnyOrderElementsOf(
            winners.stream().map(winner -> winner.process().pid()).toList());
    assertThat(winners).hasSizeBetween(5, 25);
    for (Racer loser : racers) {
      if (!loser.won()) {
        PortBlock wanted = block(loser.process().base);
        List<Racer> inTheWay =
            winners.stream()
                .filter(winner -> winner.ports().stream().anyMatch(wanted.numbers()::contains))
                .toList();
        assertThat(loser.line()).startsWith("lost CONFLICT port ").contains("--port ");
        assertThat(inTheWay)
            .as(loser.line())
            .isNotEmpty()
            .anySatisfy(
                winner ->
                    assertThat(loser.line())
                        .contains("is held by " + winner.name() + " (")
                        .contains("runs as process " + winner.process().pid()));
      }
    }
  }

  @Test
  void aGatewayKilledWithActiveConnectionsFreesItsPortsAtOnceTwentyTimes() throws Exception {
    int base = host.freeBase(120);
    List<Socket> clients = new ArrayList<>();
    try {
      for (int round = 0; round < 20; round++) {
        HolderProcess gateway = start("main", base);
        assertThat(gateway.line()).isEqualTo("ready");
        assertThat(gateway.line()).startsWith("won " + base);
        for (int i = 0; i < 100; i++) {
          clients.add(Loopback.connect(base));
        }
        // Half of the clients hang up first, so that ports are left in every state of closing.
        for (Socket client : clients.subList(clients.size() - 50, clients.size())) {
          client.close();
        }

        gateway.kill();

        assertThat(host.table.of(host.owner("main").stateDirectory())).isEmpty();
        try (Lease again = host.start("main", base)) {
          for (int port : again.block().numbers()) {
            try (ServerSocket socket = Loopback.listen(port)) {
              assertThat(socket.isBound()).isTrue();
            }
          }
        }
      }
    } finally {
      for (Socket client : clients) {
        client.close();
      }
    }
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aGatewayThatIsStoppedAndDoesNotAnswerKeepsItsLease() throws Exception {
    int base = host.freeBase(400);
    HolderProcess gateway = start("main", base);
    assertThat(gateway.line()).isEqualTo("ready");
    assertThat(gateway.line()).startsWith("won");
    signal("STOP", gateway);
    try {
      assertThatThrownBy(() -> host.start("main", base + 200))
          .hasMessageContaining("sigil/main runs already as process " + gateway.pid());
      assertThatThrownBy(() -> host.start("rescue", base))
          .hasMessageContaining("is held by sigil/main")
          .hasMessageContaining("process " + gateway.pid());
      assertThat(host.table.of(host.owner("main").stateDirectory()))
          .map(LeaseInfo::pid)
          .contains(gateway.pid());
    } finally {
      signal("CONT", gateway);
    }
  }

  @Test
  void aClaimOfAnotherProcessIsSeenByARunningTable() throws Exception {
    int base = host.freeBase(140);
    Lease mine = host.start("rescue", base + 20);
    HolderProcess gateway = start("main", base);
    assertThat(gateway.line()).isEqualTo("ready");
    List<Integer> theirs = HolderProcess.ports(gateway.line());

    List<Integer> own = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      own.add(mine.claimCdp("p" + i, OptionalInt.empty()));
    }

    assertThat(own).doesNotContainAnyElementsOf(theirs);
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(host.table.active())
                    .extracting(lease -> lease.block().uses().size())
                    .containsExactlyInAnyOrder(4 + CDP_PORTS, 4 + 80));
  }

  private void startAll(int base) throws IOException {
    Deque<HolderProcess> starting = new ArrayDeque<>();
    for (int i = 0; i < RACERS; i++) {
      if (starting.size() == STARTING_AT_ONCE) {
        assertThat(starting.remove().line()).isEqualTo("ready");
      }
      // Neighbours overlap in some of their ports, and each base is wanted twice.
      starting.add(start("r%02d".formatted(i), base + (i / 2) * 2));
    }
    for (HolderProcess process : starting) {
      assertThat(process.line()).isEqualTo("ready");
    }
  }

  private HolderProcess start(String name, int base) throws IOException {
    HolderProcess process = new HolderProcess(root, name, base, CDP_PORTS);
    processes.add(process);
    return process;
  }

  private static PortBlock block(int base) {
    return PortBlock.of(PortPlan.derive(Layouts.SIGIL, base), PortSettings.DEFAULTS);
  }

  private static void signal(String name, HolderProcess process)
      throws IOException, InterruptedException {
    Process kill =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start();
    assertThat(kill.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(kill.exitValue()).isZero();
  }

  /**
   * A process that raced.
   *
   * @param line what it said
   */
  private record Racer(HolderProcess process, String line) {
    boolean won() {
      return line.startsWith("won ");
    }

    String name() {
      return "sigil/" + process.name;
    }

    List<Integer> ports() {
      return HolderProcess.ports(line);
    }
  }
}
