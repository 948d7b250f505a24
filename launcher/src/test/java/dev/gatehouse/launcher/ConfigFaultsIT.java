package dev.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.core.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes whose configuration fails them, or whose disk does. */
class ConfigFaultsIT {
  private static final String SIGIL = "sigil --profile main ";

  @TempDir Path directory;
  private Machine machine;
  private int base;

  @BeforeEach
  void machine() {
    machine = Machine.on(directory);
    base = FreePorts.bases(1).get(0);
  }

  @AfterEach
  void end() {
    machine.close();
  }

  @Test
  void aKilledGatewayComesBackOnTheGoodGenerationAndABrokenFileMeansSafeMode() throws IOException {
    machine.run(SIGIL + "setup --port " + base);
    Background first = machine.start(SIGIL + "gateway").awaitReady();
    Result set = machine.run(SIGIL + "config set messages.responsePrefix fatal");
    assertThat(set.exit()).as(set.toString()).isZero();
    awaitMode("on-trial");
    first.kill();
    first.awaitEnd();

    Background second = machine.start(SIGIL + "gateway").awaitReady();

    assertThat(mode()).isEqualTo("rolled-back");
    assertThat(machine.run(SIGIL + "status").out())
        .contains("rolled-back: generation", "died in the time of probation");
    assertThat(machine.run(SIGIL + "config get messages.responsePrefix").exit()).isNotZero();
    assertThat(machine.run(SIGIL + "config history").out()).contains("proven", "probation failed");
    assertThat(second.stop().exit()).isZero();

    Path file = machine.home().resolve(".sigil-main/sigil.json");
    String broken = Files.readString(file) + "}}}";
    Files.writeString(file, broken);
    Background third = machine.start(SIGIL + "gateway").awaitReady();

    assertThat(mode()).isEqualTo("safe");
    assertThat(machine.run(SIGIL + "status").out()).contains("safe: generation");
    assertThat(file).hasContent(broken);
    String generation = field("generation");
    Result back = machine.run(SIGIL + "config rollback " + generation);
    assertThat(back.exit()).as(back.toString()).isZero();
    awaitMode("file");
    assertThat(third.stop().exit()).isZero();
  }

  @Test
  void aFullDiskAndAReadOnlyOneAreSaidAndLoseNothing() {
    Result result =
        machine.run(
            "mkdir -p \"$HOME/.sigil-main\" && unshare --user --map-root-user --mount sh -c '"
                + "state=\"$HOME/.sigil-main\"; sigil() { command sigil --profile main \"$@\"; }; "
                + "mount -t tmpfs -o size=16m tmpfs \"$state\" || exit 77; "
                + ("sigil setup --port " + base + " || exit 70; ")
                + "command sigil --profile main gateway & pid=$!; "
                + "tries=0; until sigil health >/dev/null 2>&1; do"
                + " tries=$((tries + 1)); [ $tries -lt 60 ] || exit 71; done; "
                + "head -c 64m /dev/zero > \"$state/filler\" 2>/dev/null; "
                + "sigil config set messages.responsePrefix full; echo \"full=$?\"; "
                + "sigil health >/dev/null; echo \"health=$?\"; "
                + "sigil config get messages.responsePrefix >/dev/null 2>&1; echo \"kept=$?\"; "
                + "rm \"$state/filler\"; "
                + "sigil config set messages.responsePrefix fits; echo \"fits=$?\"; "
                + "kill $pid; wait $pid; echo \"end=$?\"; "
                + "mount -o remount,ro \"$state\" || exit 77; "
                + "sigil gateway; echo \"readonly=$?\"'");
    assumeTrue(result.exit() != 77 && !result.err().contains("unshare"), "no mounts here");

    assertThat(result.out())
        .as(result.toString())
        .contains("full=" + ExitCode.IO.code(), "health=0", "fits=0", "end=0")
        .contains("readonly=")
        .doesNotContain("kept=0", "readonly=0");
    assertThat(result.err()).contains("No space left on device", ".sigil-main");
  }

  private void awaitMode(String mode) {
    await().atMost(Duration.ofSeconds(40)).until(() -> mode().equals(mode));
  }

  private String mode() {
    return field("mode");
  }

  private String field(String name) {
    Result status = machine.run(SIGIL + "status --json");
    return status.exit() == 0 ? String.valueOf(status.json("configuration", name)) : "";
  }
}
