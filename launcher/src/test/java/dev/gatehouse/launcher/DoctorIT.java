package dev.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.config.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code doctor} as a person types it, with a sibling beside. */
class DoctorIT {
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
  void namesWhatIsWrongMendsItAndLeavesTheSiblingAlone() throws IOException {
    Path ours = openToOthers(".sigil-main");
    Path siblings = openToOthers(".sigil-rescue");

    Result looked = machine.run("sigil --profile main doctor --json");
    assertThat(looked.exit()).as(looked.toString()).isEqualTo(1);
    assertThat(findings(looked))
        .anySatisfy(
            finding ->
                assertThat(finding)
                    .containsEntry("id", "file-modes")
                    .containsEntry("command", "chmod 600 " + ours)
                    .containsEntry("outcome", "open"));
    assertThat(mode(ours)).isEqualTo("rw-r--r--");

    Result everyone = machine.run("sigil doctor --all");
    assertThat(everyone.exit()).isEqualTo(1);
    assertThat(everyone.out()).contains("sigil/main: ", "sigil/rescue: ", "file-modes");
    assertThat(machine.run("sigil doctor --all --fix").exit()).isEqualTo(2);

    Result mended = machine.run("sigil --profile main doctor --fix");
    assertThat(mended.exit()).as(mended.toString()).isZero();
    assertThat(mended.out()).contains("fixed", "file-modes", "has mode rw------- now");
    assertThat(mode(ours)).isEqualTo("rw-------");
    assertThat(mode(siblings)).isEqualTo("rw-r--r--");
  }

  private Path openToOthers(String state) throws IOException {
    Path file = machine.home().resolve(state).resolve(".env");
    Files.writeString(file, "EXTRA=1\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    return file;
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @SuppressWarnings("unchecked") // JSON objects have text keys
  private static List<Map<String, Object>> findings(Result result) {
    return (List<Map<String, Object>>)
        ((Map<String, Object>) Json.parse(result.out())).get("findings");
  }
}
