package dev.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup of a running gateway, from the command line to a second life. */
class BackupIT {
  @TempDir Path temporary;

  @Test
  void aBackupOfARunningGatewayBringsItBackAndMakesASecondOne() throws IOException {
    try (Machine machine = Machine.on(temporary)) {
      int base = FreePorts.bases(1).get(0);
      assertThat(machine.run("sigil --profile main setup --port " + base).exit()).isZero();
      Path home = machine.home();
      Path passphrase = Files.writeString(home.resolve("passphrase"), "correct horse battery\n");
      Background gateway = machine.start("sigil --profile main gateway").awaitReady();
      Path notes = home.resolve("sigil-main/NOTES.md");
      Files.writeString(notes, "remember the milk");

      Result made =
          machine.run(
              "sigil --profile main backup create --output ~/main.sealed --json"
                  + " --passphrase-file "
                  + passphrase);

      assertThat(made.exit()).as(made.toString()).isZero();
      Path archive = home.resolve("main.sealed");
      assertThat(archive).exists();
      String restore = "backup restore ~/main.sealed --passphrase-file " + passphrase;
      assertThat(machine.run("sigil --profile main " + restore + " --replace").exit())
          .as("while it runs")
          .isEqualTo(69);
      gateway.stop();
      Files.writeString(notes, "forget it");
      assertThat(machine.run("sigil --profile main " + restore).exit())
          .as("without a word")
          .isEqualTo(69);

      assertThat(machine.run("sigil --profile main " + restore + " --replace").exit()).isZero();
      assertThat(machine.run("sigil --profile lab " + restore).exit()).isZero();

      assertThat(notes).hasContent("remember the milk");
      assertThat(home.resolve("sigil-lab/NOTES.md")).hasContent("remember the milk");
      assertThat(machine.run("sigil isolation verify").exit()).isZero();
      Background again = machine.start("sigil --profile main gateway").awaitReady();
      assertThat(machine.run("sigil --profile main health").exit()).isZero();
      again.stop();

      byte[] whole = Files.readAllBytes(archive);
      Files.write(home.resolve("cut.sealed"), Arrays.copyOf(whole, whole.length / 2));
      String verify = "sigil backup verify --passphrase-file ";
      assertThat(machine.run(verify + passphrase + " ~/main.sealed").exit()).isZero();
      assertThat(machine.run(verify + passphrase + " ~/cut.sealed").exit()).isEqualTo(1);
      Files.writeString(passphrase, "wrong horse battery\n");
      assertThat(machine.run(verify + passphrase + " ~/main.sealed").exit()).isEqualTo(77);
    }
  }
}
