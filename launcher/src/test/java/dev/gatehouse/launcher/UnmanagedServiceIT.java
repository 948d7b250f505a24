package dev.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service commands on a machine whose operating system keeps no services for this user. */
class UnmanagedServiceIT {
  @TempDir Path directory;
  private Machine machine;

  @BeforeEach
  void machine() {
    machine = Machine.on(directory);
    machine.run("jarvis --profile main setup --port " + FreePorts.bases(1).get(0));
  }

  @AfterEach
  void end() {
    machine.close();
  }

  @Test
  void theSupervisorTakesThePlaceOfAServiceAndSaysWhy() {
    Result install = machine.run("jarvis --profile main gateway install --json");

    assertThat(install.exit()).as(install.toString()).isZero();
    assertThat(install.json("result")).isEqualTo("supervised");
    assertThat(install.json("hints")).contains("no service of the operating system", "up");
    Result status = machine.run("jarvis --profile main gateway status --json");
    assertThat(status.exit()).as(status.toString()).isZero();
    assertThat(status.json("service", "label")).isEqualTo("supervisor");
    assertThat(status.json("service", "installed")).isEqualTo("false");
    assertThat(status.json("service", "phase")).isEqualTo("running");
    assertThat(machine.home().resolve(".config/systemd")).doesNotExist();

    Result restart = machine.run("jarvis --profile main gateway restart --json");
    assertThat(restart.exit()).as(restart.toString()).isZero();
    assertThat(restart.json("how")).isEqualTo("by its supervisor");
    assertThat(restart.json("pid")).isNotEqualTo(status.json("gateway", "pid"));

    Result gone = machine.run("jarvis --profile main gateway uninstall --json");
    assertThat(gone.exit()).as(gone.toString()).isZero();
    assertThat(gone.json("result")).isEqualTo("uninstalled");
    assertThat(machine.processes()).isEmpty();
    assertThat(machine.run("jarvis --profile main gateway status").exit()).isEqualTo(3);
    assertThat(machine.run("jarvis --profile main gateway restart").exit()).isEqualTo(3);
    assertThat(machine.run("jarvis --profile main gateway uninstall").exit()).isZero();
  }

  @Test
  void aGatewayInATerminalIsNotSupervisedBesideAndRestartsInItsProcess() {
    Background main = machine.start("jarvis --profile main gateway").awaitReady();

    Result install = machine.run("jarvis --profile main gateway install --json");
    assertThat(install.exit()).as(install.toString()).isZero();
    assertThat(install.json("result")).isEqualTo("prepared");
    assertThat(install.json("hints")).contains("process " + main.pid(), "gateway start");
    assertThat(machine.run("jarvis --profile main gateway start").exit()).isEqualTo(69);

    Result restart = machine.run("jarvis --profile main gateway restart --json");

    assertThat(restart.exit()).as(restart.toString()).isZero();
    assertThat(restart.json("how")).isEqualTo("in its own process");
    assertThat(restart.json("pid")).isEqualTo(Long.toString(main.pid()));
    assertThat(main.isAlive()).isTrue();
  }
}
