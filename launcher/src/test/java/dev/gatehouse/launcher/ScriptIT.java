package dev.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The start script: its names, its place, its environment, its output. */
class ScriptIT {
  @TempDir Path directory;
  private Machine machine;

  @BeforeEach
  void machine() {
    machine = Machine.on(directory);
  }

  @AfterEach
  void end() {
    machine.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gatehouse", "sigil", "epiloop", "idlehands", "jarvis"})
  void itsNameIsTheDistribution(String name) {
    Result version = machine.run(name + " --version");
    Result instance = machine.run(name + " instances show --json");

    assertThat(version.exit()).isZero();
    assertThat(version.out()).startsWith(name + " ").doesNotContain("development");
    assertThat(instance.json("instance", "distribution")).isEqualTo(name);
  }

  @Test
  void aFlagChoosesAnotherDistributionThanTheName() {
    Result instance = machine.run("sigil instances show --distribution jarvis --json");

    assertThat(instance.json("instance", "distribution")).isEqualTo("jarvis");
  }

  @Test
  void worksThroughALinkInADirectoryWithSpacesFromAnotherDirectory() throws IOException {
    Path links = Files.createDirectories(machine.home().resolve("my own bin"));
    Result where = machine.run("command -v sigil");
    Files.createSymbolicLink(links.resolve("sigil"), Path.of(where.out().strip()));

    Result version = machine.run("cd / && \"$HOME/my own bin/sigil\" --version");

    assertThat(version.exit()).as(version.toString()).isZero();
    assertThat(version.out()).startsWith("sigil ");
  }

  @Test
  void namesItselfAsItWasTypedWhereTheShellDoesNotFindIt() {
    String where = machine.run("command -v sigil").out().strip();

    Result found = machine.run("sigil status --all");
    Result typed = machine.run("PATH=/usr/bin:/bin '" + where + "' status --all");

    assertThat(found.out()).endsWith("make one with: sigil up\n");
    assertThat(typed.out()).endsWith("make one with: " + where + " up\n");
  }

  @Test
  void theVersionIsADocumentToo() {
    assertThat(machine.run("sigil --version --json").json("name")).isEqualTo("sigil");
  }

  @Test
  void javaOptionsOfTheSurroundingsDoNotReachIt() {
    Map<String, String> options =
        Map.of("JAVA_TOOL_OPTIONS", "-Dfile.encoding=broken -XX:NoSuchFlag", "_JAVA_OPTIONS", "-x");

    Result version = machine.run("sigil --version", options);

    assertThat(version.exit()).as(version.toString()).isZero();
    assertThat(version.err()).isEmpty();
  }

  @Test
  void javaOptionsStayOnRequest() {
    Result version =
        machine.run(
            "sigil --version",
            Map.of("JAVA_TOOL_OPTIONS", "-Dx=y", "GATEHOUSE_KEEP_JAVA_OPTIONS", "1"));

    assertThat(version.err()).contains("Picked up JAVA_TOOL_OPTIONS");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "up",
        "down",
        "setup",
        "onboard",
        "gateway",
        "gateway run",
        "gateway status",
        "gateway health",
        "gateway probe",
        "gateway call",
        "gateway stop",
        "gateway token",
        "gateway install",
        "gateway uninstall",
        "gateway start",
        "gateway restart",
        "daemon status",
        "host",
        "status",
        "health",
        "logs",
        "browser",
        "browser status",
        "browser profiles",
        "config",
        "config get",
        "config set",
        "config unset",
        "config patch",
        "config validate",
        "config history",
        "config diff",
        "config rollback",
        "config schema",
        "config file",
        "ports",
        "ports show",
        "ports plan",
        "ports check",
        "instances",
        "instances list",
        "instances show",
        "instances clone",
        "instances remove",
        "isolation",
        "isolation verify",
        "doctor",
        "distributions",
        "completion"
      })
  void everyCommandHasHelpWithAnExampleAndJson(String command) {
    Map<String, String> before = machine.files();

    Result help = machine.run("jarvis " + command + " --help");

    assertThat(help.exit()).as(help.toString()).isZero();
    assertThat(help.out()).contains("Usage: jarvis " + command, "--json", "Example:\n  ");
    assertThat(help.out()).contains("jarvis ");
    assertThat(help.err()).isEmpty();
    assertThat(machine.files()).isEqualTo(before);
  }

  @Test
  void printsNoColourWhereNobodyLooks() {
    assertThat(machine.run("sigil status").err()).doesNotContain("\u001b[");
    assertThat(machine.run("NO_COLOR=1 sigil --help").out()).doesNotContain("\u001b[");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "fish"})
  void completionNamesCommandsAndOptions(String shell) {
    Result script = machine.run("sigil completion " + shell);

    assertThat(script.exit()).isZero();
    assertThat(script.out()).contains("sigil", "status", "isolation", "rollback", "deep");
  }

  @Test
  void bashAcceptsItsCompletion() {
    Result check = machine.run("sigil completion bash > c.sh && bash -n c.sh");

    assertThat(check.exit()).as(check.toString()).isZero();
  }

  @Test
  void theJarRunsByItself() {
    Result version =
        machine.run(
            "\"$GATEHOUSE_JAVA_HOME\"/bin/java -jar "
                + "\"$(dirname \"$(command -v sigil)\")\"/../target/gatehouse/gatehouse.jar"
                + " --version");

    assertThat(version.exit()).as(version.toString()).isZero();
    assertThat(version.out()).startsWith("gatehouse ");
  }
}
