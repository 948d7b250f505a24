package dev.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.core.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gateways in the background: {@code up}, what happens when they die, {@code down}. */
class UpDownIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path directory;
  private Machine machine;

  @BeforeEach
  void machine() {
    machine = Machine.on(directory);
    List<Integer> bases = FreePorts.bases(2);
    machine.run("sigil --profile main setup --port " + bases.get(0));
    machine.run("sigil --profile rescue setup --port " + bases.get(1));
  }

  @AfterEach
  void end() {
    machine.close();
  }

  @Test
  void upStartsMainAndRescueAndDownLeavesNoProcess() {
    Result up = machine.run("sigil up");

    assertThat(up.exit()).as(up.toString()).isZero();
    assertThat(up.out()).contains("sigil/main", "sigil/rescue", "ready", "sigil down");
    assertThat(machine.run("sigil --profile main status").exit()).isZero();
    assertThat(machine.run("sigil --profile rescue status").exit()).isZero();
    assertThat(machine.processes()).hasSize(4);
    assertThat(machine.run("sigil isolation verify").exit()).isZero();

    Result down = machine.run("sigil down");

    assertThat(down.exit()).as(down.toString()).isZero();
    assertThat(machine.processes()).isEmpty();
    assertThat(machine.run("sigil --profile main status").exit()).isEqualTo(3);
  }

  @Test
  void aSecondUpLeavesRunningGatewaysAlone() {
    machine.run("sigil up");
    String pid = pid("main");

    Result again = machine.run("sigil up --json");

    assertThat(again.exit()).as(again.toString()).isZero();
    assertThat(pid("main")).isEqualTo(pid);
  }

  @Test
  void aKilledGatewayIsStartedAgainAndItsSiblingNotTouched() {
    machine.run("sigil up");
    String main = pid("main");
    String rescue = pid("rescue");

    ProcessHandle.of(Long.parseLong(main)).orElseThrow().destroyForcibly();

    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(pid("main")).isNotEqualTo(main).isNotEqualTo("none"));
    assertThat(pid("rescue")).isEqualTo(rescue);
    assertThat(status("main").json("service", "restarts")).isEqualTo("1");
  }

  @Test
  void aGatewayOutlivesItsSupervisorAndUpTakesItOver() {
    machine.run("sigil up --profiles main");
    String gateway = pid("main");
    String supervisor = status("main").json("service", "pid");

    ProcessHandle.of(Long.parseLong(supervisor)).orElseThrow().destroyForcibly();

    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> assertThat(status("main").json("service", "phase")).isEqualTo("orphaned"));
    assertThat(pid("main")).isEqualTo(gateway);

    assertThat(machine.run("sigil up --profiles main").exit()).isZero();
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> assertThat(status("main").json("service", "phase")).isEqualTo("running"));
    assertThat(pid("main")).isEqualTo(gateway);
    assertThat(machine.run("sigil down").exit()).isZero();
    assertThat(machine.processes()).isEmpty();
  }

  @Test
  void aFaultInTheConfigurationIsNotRetriedAndStatusSaysWhy() throws IOException {
    machine.run("sigil up --profiles main");
    Path config = machine.home().resolve(".sigil-main/sigil.json");
    String good = Files.readString(config);
    Files.writeString(config, "{ gateway: { port: ");
    // With a good generation it would start in safe mode.
    try (Stream<Path> kept = Files.walk(machine.home().resolve(".sigil-main/config-generations"))) {
      for (Path file : kept.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }

    ProcessHandle.of(Long.parseLong(pidBroken())).orElseThrow().destroyForcibly();

    Path record = machine.home().resolve(".sigil-main/supervisor.json");
    await().atMost(LIMIT).until(() -> Files.readString(record).contains("gave_up"));
    Files.writeString(config, good);
    Result status = status("main");
    assertThat(status.exit()).isEqualTo(3);
    assertThat(status.json("service", "phase")).isEqualTo("gave-up");
    assertThat(status.json("service", "detail")).contains("78");
    assertThat(machine.run("sigil up --profiles main").exit()).isZero();
  }

  @Test
  void downLeavesAGatewayInATerminalAloneUnlessItIsNamed() {
    Background main = machine.start("sigil --profile main gateway").awaitReady();

    assertThat(machine.run("sigil down").exit()).isZero();
    assertThat(main.isAlive()).isTrue();

    assertThat(machine.run("sigil down --profiles main").exit()).isZero();
    assertThat(main.awaitEnd().exit()).isZero();
  }

  @Test
  void severalGatewaysRunInOneProcess() {
    Background host = machine.start("sigil host --profiles main,rescue --json");
    await().atMost(LIMIT).until(() -> status("main").exit() == 0 && status("rescue").exit() == 0);

    assertThat(pid("main")).isEqualTo(pid("rescue")).isEqualTo(Long.toString(host.pid()));
    assertThat(host.stop().exit()).isZero();
  }

  @Test
  void noCommandForOneEndsTheProcessThatRunsItsSiblingToo() {
    Background host = machine.start("sigil host --profiles main,rescue --json");
    await().atMost(LIMIT).until(() -> status("main").exit() == 0 && status("rescue").exit() == 0);

    for (String command :
        List.of(
            "--profile main gateway --force",
            "--profile rescue gateway stop",
            "down --profiles main")) {
      Result result = machine.run("sigil " + command);

      assertThat(result.exit()).as(result.toString()).isEqualTo(ExitCode.CONFLICT.code());
      assertThat(result.err()).contains("process " + host.pid(), "would end too");
    }
    assertThat(pid("main")).isEqualTo(pid("rescue")).isEqualTo(Long.toString(host.pid()));
  }

  private String pid(String profile) {
    return status(profile).json("gateway", "pid");
  }

  /** The gateway's process while its configuration is broken, when status refuses to guess. */
  private String pidBroken() throws IOException {
    Result all = machine.run("sigil status --all --json");
    java.util.regex.Matcher pid =
        java.util.regex.Pattern.compile("\"pid\": (\\d+)").matcher(all.out());
    assertThat(pid.find()).as(all.toString()).isTrue();
    return pid.group(1);
  }

  private Result status(String profile) {
    return machine.run("sigil --profile " + profile + " status --json");
  }
}
