package dev.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The rescue instance finds out why main is down and brings it back, without any model: real
 * processes, killed and stopped for real.
 */
class RescueStoryIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path directory;
  private Machine machine;
  private Path config;

  @BeforeEach
  void twoRun() {
    machine = Machine.on(directory);
    List<Integer> bases = FreePorts.bases(2);
    machine.run("sigil --profile main setup --port " + bases.get(0));
    machine.run("sigil --profile rescue setup --port " + bases.get(1));
    assertThat(machine.run("sigil up").exit()).isZero();
    config = machine.home().resolve(".sigil-main/sigil.json");
  }

  @AfterEach
  void end() {
    machine.close();
  }

  @Test
  void mainIsBrokenByABadConfigurationAndByAHangAndComesBackBothTimes() throws IOException {
    Result closed = machine.run("sigil --profile rescue rescue why main");
    assertThat(closed.exit()).as(closed.toString()).isEqualTo(77);
    assertThat(machine.run("sigil --profile main rescue allow rescue").exit()).isZero();
    assertThat(machine.run("sigil --profile rescue rescue status main").out()).contains("up");

    brokenByItsConfiguration();
    hangs();

    Result audit = machine.run("sigil --profile main rescue audit");
    assertThat(audit.out())
        .as(audit.toString())
        .contains("sigil/rescue", "rollback", "restart", "operator in chat");
  }

  private void brokenByItsConfiguration() throws IOException {
    String good = Files.readString(config);
    ProcessHandle before = gateway();
    Files.writeString(config, good.replaceFirst("\\{", "{ gateway: { port: "));
    before.destroyForcibly();
    await().atMost(LIMIT).until(() -> !before.isAlive());
    long broken = System.nanoTime();

    String why = ask("why is main down?");
    assertThat(why)
        .contains("cannot be used", "the last good one is generation", "roll back sigil/main")
        .doesNotContain(secret(good));
    assertThat(ask("roll back main")).contains("rolled back sigil/main to generation");

    await().atMost(LIMIT).untilAsserted(() -> assertThat(status().exit()).isZero());
    assertThat(Files.readString(config)).isEqualTo(good);
    told("a bad configuration", broken);
  }

  private void hangs() {
    ProcessHandle before = gateway();
    signal("STOP", before);
    long hung = System.nanoTime();

    assertThat(ask("why is main down?")).contains("stopped by a signal", "restart sigil/main");
    Result status = machine.run("sigil --profile rescue rescue status main");
    assertThat(status.exit()).as(status.toString()).isEqualTo(75);
    assertThat(ask("restart main")).contains("ended process " + before.pid(), "is back after");

    assertThat(status().exit()).isZero();
    assertThat(gateway().pid()).isNotEqualTo(before.pid());
    told("a hang", hung);
  }

  private String ask(String message) {
    Result answer = machine.run("sigil --profile rescue agent --message '" + message + "'");
    assertThat(answer.exit()).as(answer.toString()).isZero();
    return answer.out();
  }

  private Result status() {
    return machine.run("sigil --profile rescue rescue status main --json");
  }

  private ProcessHandle gateway() {
    return ProcessHandle.of(Long.parseLong(status().json("pid"))).orElseThrow();
  }

  private static String secret(String config) {
    return config.replaceFirst("(?s).*\"token\"\\s*:\\s*\"([^\"]+)\".*", "$1");
  }

  private static void signal(String name, ProcessHandle process) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void told(String fault, long since) {
    long millis = Duration.ofNanos(System.nanoTime() - since).toMillis();
    System.out.println("main was back " + millis + " ms after " + fault);
  }
}
