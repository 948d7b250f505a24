package dev.gatehouse.profiles.service.supervisor;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.distribution.Distribution;
import dev.gatehouse.core.distribution.Distributions;
import dev.gatehouse.ports.PortPlan;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.ProfileName;
import dev.gatehouse.profiles.service.ServiceState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Real processes: the gateway's part is played by small shell scripts. */
@DisabledOnOs(OS.WINDOWS)
class SupervisorTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final RestartPolicy QUICK =
      new RestartPolicy(Duration.ofMillis(10), Duration.ofMillis(40), Duration.ofSeconds(60), 4);

  @TempDir Path home;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Supervisor> running = new ArrayList<>();
  private Instance instance;
  private SupervisorFiles files;

  @BeforeEach
  void instance() throws IOException {
    Distribution sigil = Distributions.load(SupervisorTest.class.getClassLoader()).get("sigil");
    Path state = Files.createDirectories(home.resolve(".sigil-main"));
    instance =
        new Instance(
            sigil,
            new ProfileName("main"),
            state,
            state.resolve("sigil.json"),
            state.resolve("workspace"),
            PortPlan.derive(sigil.ports(), 20_001),
            Optional.empty(),
            Map.of());
    files = new SupervisorFiles(instance);
  }

  @AfterEach
  void endEverything() {
    running.forEach(supervisor -> supervisor.stop(Duration.ZERO));
    threads.shutdownNow();
  }

  @Test
  void startsTheGatewayAgainWhenItIsKilled() {
    CompletableFuture<ExitCode> end = start(supervisor("echo $$ >> pids; exec sleep 600"));
    ProcessHandle first = gateway(1);

    first.destroyForcibly();

    ProcessHandle second = gateway(2);
    assertThat(second.pid()).isNotEqualTo(first.pid());
    await()
        .atMost(LIMIT)
        .until(() -> state().phase() == ServiceState.Phase.RUNNING && state().restarts() == 1);
    assertThat(end).isNotDone();
  }

  @Test
  void endsAGatewayThatHangsAndStartsItAgain() {
    // The first one answers no look; what it writes when it is asked for its threads is kept.
    Supervisor supervisor =
        new Supervisor(
            instance,
            () ->
                List.of(
                    "/bin/sh",
                    "-c",
                    "cd '"
                        + home
                        + "'; echo $$ >> pids; trap 'echo threads >> dump' QUIT;"
                        + " while :; do sleep 0.1; done"),
            Map.of(),
            QUICK,
            Optional::empty,
            () -> pids().size() == 1 ? HealthProbe.Sign.SILENT : HealthProbe.Sign.ANSWERS,
            new HangPolicy(
                Duration.ofMillis(50), 3, Duration.ofSeconds(60), Duration.ofSeconds(60)));
    start(supervisor);

    ProcessHandle first = gateway(1);
    gateway(2);

    assertThat(first.isAlive()).isFalse();
    assertThat(home.resolve("dump")).hasContent("threads");
    await().atMost(LIMIT).until(() -> state().detail().contains("did not answer 3 times in a row"));
    assertThat(state().restarts()).isEqualTo(1);
  }

  @Test
  void followsAGatewayThatAnotherProcessTookOver() throws Exception {
    Process next = new ProcessBuilder("/bin/sleep", "600").start();
    try {
      // The lease names the new process as soon as the old one has given its place away.
      Supervisor supervisor =
          new Supervisor(
              instance,
              () -> List.of("/bin/sh", "-c", "cd '" + home + "'; echo $$ >> pids; exit 0"),
              Map.of(),
              QUICK,
              () -> pids().isEmpty() ? Optional.empty() : Optional.of(next.toHandle()),
              HealthProbe.NONE,
              HangPolicy.DEFAULT);
      CompletableFuture<ExitCode> end = start(supervisor);

      await().atMost(LIMIT).until(() -> state().detail().equals("upgraded"));

      assertThat(end).isNotDone();
      assertThat(pids()).hasSize(1);
      supervisor.stop(Duration.ZERO);
      assertThat(end.get(60, SECONDS)).isEqualTo(ExitCode.OK);
      assertThat(next.isAlive()).isFalse();
    } finally {
      next.destroyForcibly();
    }
  }

  @Test
  void leavesAGatewayAloneThatEndedOnRequest() throws Exception {
    assertThat(start(supervisor("echo $$ >> pids; exit 0")).get(60, SECONDS))
        .isEqualTo(ExitCode.OK);

    assertThat(pids()).hasSize(1);
    assertThat(state()).isEqualTo(ServiceState.NONE);
  }

  @Test
  void givesUpAtOnceOnAFaultInTheConfiguration() throws Exception {
    assertThat(start(supervisor("echo $$ >> pids; exit 78")).get(60, SECONDS))
        .isEqualTo(ExitCode.FAILURE);

    assertThat(pids()).hasSize(1);
    assertThat(state().phase()).isEqualTo(ServiceState.Phase.GAVE_UP);
    assertThat(state().detail()).contains("78").contains("configuration");
  }

  @Test
  void endsARestartStormAndSaysWhy() throws Exception {
    assertThat(start(supervisor("echo $$ >> pids; exit 1")).get(60, SECONDS))
        .isEqualTo(ExitCode.FAILURE);

    assertThat(pids()).hasSize(QUICK.attempts());
    assertThat(state().phase()).isEqualTo(ServiceState.Phase.GAVE_UP);
    assertThat(state().detail()).contains("4 times").contains("exit status 1");
  }

  @Test
  void stopEndsTheGatewayAndLeavesNoRecord() throws Exception {
    Supervisor supervisor = supervisor("echo $$ >> pids; exec sleep 600");
    CompletableFuture<ExitCode> end = start(supervisor);
    ProcessHandle gateway = gateway(1);

    supervisor.stop(LIMIT);

    assertThat(end.get(60, SECONDS)).isEqualTo(ExitCode.OK);
    assertThat(gateway.isAlive()).isFalse();
    assertThat(files.record()).doesNotExist();
    assertThat(files.held()).isFalse();
  }

  @Test
  void stopKillsAGatewayThatDoesNotListen() throws Exception {
    Supervisor supervisor =
        supervisor("trap '' TERM; echo $$ >> pids; while :; do sleep 0.05; done");
    CompletableFuture<ExitCode> end = start(supervisor);
    ProcessHandle gateway = gateway(1);

    supervisor.stop(Duration.ofMillis(200));

    assertThat(end.get(60, SECONDS)).isEqualTo(ExitCode.OK);
    assertThat(gateway.isAlive()).isFalse();
  }

  @Test
  void aSecondSupervisorOfTheSameInstanceIsRefused() {
    start(supervisor("echo $$ >> pids; exec sleep 600"));
    gateway(1);

    assertThatThrownBy(() -> supervisor("echo $$ >> pids").run())
        .isInstanceOfSatisfying(
            GatehouseException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFLICT))
        .hasMessageContaining("sigil/main");
    assertThat(pids()).hasSize(1);
  }

  @Test
  void takesOverAGatewayThatAKilledSupervisorLeftBehind() throws Exception {
    Process left = new ProcessBuilder("sleep", "600").start();
    Supervisor supervisor =
        new Supervisor(
            instance,
            List.of("sh", "-c", "cd '" + home + "'; echo $$ >> pids; exec sleep 600"),
            Map.of("PATH", System.getenv("PATH")),
            QUICK,
            () -> Optional.of(left.toHandle()).filter(ProcessHandle::isAlive));
    start(supervisor);
    await().atMost(LIMIT).until(() -> state().detail().equals("taken over"));
    assertThat(pids()).isEmpty();

    left.destroyForcibly();

    assertThat(gateway(1).isAlive()).isTrue();
  }

  @Test
  void whatTheGatewayPrintsStandsInALogThatOnlyTheOwnerReads() throws Exception {
    start(supervisor("echo started >&2; echo $$ >> pids; exit 0")).get(60, SECONDS);

    assertThat(Files.readAllLines(files.log()))
        .hasSize(2)
        .satisfies(lines -> assertThat(lines.get(0)).endsWith("Z the gateway is started"))
        .last()
        .isEqualTo("started");
    assertThat(Files.getPosixFilePermissions(files.log())).hasSize(2);
  }

  private Supervisor supervisor(String script) {
    return new Supervisor(
        instance,
        List.of("sh", "-c", "cd '" + home + "'; " + script),
        Map.of("PATH", System.getenv("PATH")),
        QUICK,
        Optional::empty);
  }

  private CompletableFuture<ExitCode> start(Supervisor supervisor) {
    running.add(supervisor);
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return supervisor.run();
          } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
          }
        },
        threads);
  }

  /** The process that was started as the {@code number}th one. */
  private ProcessHandle gateway(int number) {
    await().atMost(LIMIT).until(() -> pids().size() >= number);
    return ProcessHandle.of(pids().get(number - 1)).orElseThrow();
  }

  private List<Long> pids() {
    try {
      Path file = home.resolve("pids");
      return Files.exists(file)
          ? Files.readAllLines(file).stream().map(Long::valueOf).toList()
          : List.of();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private ServiceState state() {
    return new ProcessSupervisor(i -> List.of(), i -> Map.of(), i -> Optional.empty())
        .state(instance);
  }
}
