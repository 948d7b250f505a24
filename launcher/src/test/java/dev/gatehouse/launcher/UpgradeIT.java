package dev.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.launcher.bench.UpgradeLoad;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class UpgradeIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String TOKEN = "upgrade-test-token-0123456789-abcdefgh";

  @TempDir Path directory;
  private Machine machine;
  private int port;

  @BeforeEach
  void up() {
    machine = Machine.on(directory);
    port = FreePorts.bases(1).get(0);
    machine.run("sigil --profile main setup --port " + port);
    machine.run("sigil --profile main config set gateway.auth.token " + TOKEN);
    Result up = machine.run("sigil --profile main up");
    assertThat(up.exit()).as(up.toString()).isZero();
  }

  @AfterEach
  void end() {
    machine.close();
  }

  @Test
  void replacesARunningGatewayUnderLoadWithoutRefusingAnybody() throws Exception {
    long before = pid();
    Path broken = Files.writeString(directory.resolve("broken"), "#!/bin/sh\nexit 1\n");
    Files.setPosixFilePermissions(broken, PosixFilePermissions.fromString("rwx------"));
    try (UpgradeLoad load = UpgradeLoad.start(port, TOKEN, 10, 10)) {
      Result refused = machine.run("sigil --profile main upgrade --from '" + broken + "'");
      assertThat(refused.exit()).as(refused.toString()).isEqualTo(1);
      assertThat(pid()).isEqualTo(before);

      Result upgrade = machine.run("sigil --profile main upgrade");

      assertThat(upgrade.exit()).as(upgrade.toString()).isZero();
      await().atMost(LIMIT).until(() -> load.gaps() >= 10);
      UpgradeLoad.Outcome outcome = load.finish();
      assertThat(outcome.refused()).as(outcome.toString()).isZero();
      assertThat(outcome.lost()).as(outcome.toString()).isZero();
      assertThat(outcome.gapsMillis()).as(outcome.toString()).hasSize(10);
      assertThat(outcome.turns()).isPositive();
    }
    long after = pid();
    assertThat(after).isNotEqualTo(before);
    assertThat(ProcessHandle.of(before)).isEmpty();
    // Its supervisor looks after the new process, and ends it.
    assertThat(machine.run("sigil down").exit()).isZero();
    assertThat(machine.processes()).isEmpty();
  }

  private long pid() {
    String answer = machine.run("sigil --profile main gateway call system.info --json").out();
    String digits = answer.replaceAll("(?s).*\"pid\": ?(\\d+).*", "$1");
    return Long.parseLong(digits);
  }
}
