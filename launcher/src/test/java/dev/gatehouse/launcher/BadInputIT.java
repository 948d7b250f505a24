package dev.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.core.ExitCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every wrong input: one clear message with the way out, its own exit code, nothing changed. */
class BadInputIT {
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
  @ValueSource(
      strings = {"../x", "a/b", "-rf", "..", "con", "gateway", "work.service", "a b", "wörk", "x-"})
  void refusesAProfileNameThatCouldLeaveItsPlace(String name) {
    refused(ExitCode.USAGE, "sigil '--profile=" + name + "' setup");
    refused(ExitCode.USAGE, "SIGIL_PROFILE='" + name + "' sigil setup");
  }

  @ParameterizedTest
  @CsvSource({
    "abc, USAGE",
    "0, USAGE",
    "-1, USAGE",
    "18789x, USAGE",
    "65536, USAGE",
    "65426, CONFIG",
    "65535, CONFIG"
  })
  void refusesAPortThatIsNoneOrWhosePortsDoNotFit(String port, ExitCode code) {
    refused(code, "sigil setup --port=" + port);
    refused(code, "sigil gateway --port=" + port);
  }

  @Test
  void refusesABasePortWhoseFixedPortsAStoppedInstanceReserves() {
    int base = FreePorts.bases(1).get(0);
    good("sigil --profile main setup --port " + base);

    Result same = refused(ExitCode.CONFLICT, "sigil --profile rescue setup --port " + base);
    Result near = refused(ExitCode.CONFLICT, "sigil --profile rescue setup --port " + (base + 2));
    Result other = refused(ExitCode.CONFLICT, "jarvis --profile rescue gateway --port " + base);

    assertThat(same.err()).contains("sigil/main", Integer.toString(base), "--port");
    assertThat(near.err()).contains("sigil/main", Integer.toString(base + 2));
    assertThat(other.err()).contains("sigil/main", "jarvis/rescue");
  }

  @Test
  void refusesABasePortOfARunningInstance() {
    int base = FreePorts.bases(1).get(0);
    machine.start("sigil --profile main gateway --port " + base).awaitReady();

    Result result = refused(ExitCode.CONFLICT, "sigil --profile rescue gateway --port " + base);

    assertThat(result.err()).contains("sigil/main", "sigil/rescue");
  }

  @Test
  void refusesTheStateDirectoryOfAnotherProfileByAnotherName() throws IOException {
    good("sigil --profile main setup --port " + FreePorts.bases(1).get(0));
    Files.createSymbolicLink(
        machine.home().resolve("elsewhere"), machine.home().resolve(".sigil-main"));

    Result result =
        refused(ExitCode.USAGE, "SIGIL_PROFILE=rescue SIGIL_STATE_DIR=~/elsewhere sigil setup");

    assertThat(result.err()).contains("SIGIL_PROFILE", "SIGIL_STATE_DIR", "the profile main");
  }

  @Test
  void refusesAFlagThatContradictsTheVariables() {
    good("sigil --profile main setup --port " + FreePorts.bases(1).get(0));

    Result result =
        refused(ExitCode.USAGE, "SIGIL_STATE_DIR=~/custom sigil --profile main gateway");

    assertThat(result.err()).contains("SIGIL_STATE_DIR").contains("--profile");
  }

  @Test
  void refusesADirectoryThatCannotBeWritten() {
    Result result = machine.run("SIGIL_STATE_DIR=/proc/nowhere sigil setup");

    assertThat(result.exit())
        .as(result.toString())
        .isIn(ExitCode.ACCESS.code(), ExitCode.IO.code(), ExitCode.CONFIG.code());
    assertThat(result.err()).contains("/proc").doesNotContain("bug");
  }

  @Test
  void saysThatTheDiskIsFull() throws IOException {
    Files.createDirectory(machine.home().resolve("full"));
    String inFull =
        "unshare -m sh -c 'mount -t tmpfs -o size=4k none ~/full && head -c 4096 /dev/zero >"
            + " ~/full/ballast; SIGIL_STATE_DIR=~/full/state sigil setup'";
    Result result = machine.run(inFull);
    assumeTrue(!result.err().contains("unshare") && !result.err().contains("mount:"), "needs root");

    assertThat(result.exit()).as(result.toString()).isEqualTo(ExitCode.IO.code());
    assertThat(result.err()).containsIgnoringCase("space");
  }

  @Test
  void namesFileLineColumnAndLastGoodGenerationOfABrokenConfiguration() throws IOException {
    good("sigil setup --port " + FreePorts.bases(1).get(0));
    Path config = machine.home().resolve(".sigil/sigil.json");
    Files.writeString(config, "{\n  gateway: {\n    port: 19001,,\n  },\n}\n");

    Result result = refused(ExitCode.CONFIG, "sigil config get gateway.port");

    assertThat(result.err())
        .contains("sigil.json:3:")
        .contains("port: 19001,,")
        .contains("last good generation: config rollback 1");
    good("sigil config rollback 1");
    good("sigil config validate");
  }

  @Test
  void refusesAnUnknownDistribution() {
    Result result = refused(ExitCode.USAGE, "gatehouse --distribution nope status");

    assertThat(result.err()).contains("nope").contains("sigil");
  }

  @Test
  void namesTheForeignProgramThatHasThePort() throws IOException {
    int base = FreePorts.bases(1).get(0);
    try (ServerSocket foreign = new ServerSocket(base, 5, InetAddress.getLoopbackAddress())) {
      Result result = refused(ExitCode.CONFLICT, "sigil --profile main setup --port " + base);

      assertThat(result.err())
          .contains(Integer.toString(base))
          .contains(Long.toString(ProcessHandle.current().pid()));
      assertThat(foreign.isClosed()).isFalse();
    }
  }

  @Test
  void refusesASecondStartOfTheSameInstance() {
    int base = FreePorts.bases(1).get(0);
    Background first = machine.start("sigil --profile main gateway --port " + base).awaitReady();

    Result second = machine.run("sigil --profile main gateway");
    Result elsewhere = machine.run("sigil --profile main gateway --port " + (base + 400));

    assertThat(second.exit()).as(second.toString()).isEqualTo(ExitCode.CONFLICT.code());
    assertThat(second.err()).contains("sigil/main", Long.toString(first.pid()), "gateway stop");
    assertThat(elsewhere.exit()).isEqualTo(ExitCode.CONFLICT.code());
    assertThat(first.isAlive()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sigil statsu                       | did you mean status?",
        "sigil status --jsno                | did you mean --json?",
        "sigil ports plan --count many      | ports plan --help",
        "sigil config get 'a..b'            | gateway.port",
        "sigil gateway call health --params x | --params",
        "sigil gateway --bind everywhere    | loopback",
        "sigil setup --mode remote          | --remote-url",
        "sigil completion tcsh              | bash",
        "sigil --profile main --profile rescue status | twice",
        "sigil --dev --profile main status  | --dev"
      })
  void namesTheWayOutOfAMistypedCommandLine(String line, String wayOut) {
    assertThat(refused(ExitCode.USAGE, line).err()).contains(wayOut);
  }

  @Test
  void tellsProgramsTheSameAsJson() {
    Map<String, String> before = machine.files();

    Result result = machine.run("sigil --profile main setup --port 65500 --json");

    assertThat(result.exit()).isEqualTo(ExitCode.CONFIG.code());
    assertThat(result.err()).isEmpty();
    assertThat(result.json("error", "code")).isEqualTo("CONFIG");
    assertThat(result.json("error", "exitCode")).isEqualTo("78");
    assertThat(result.json("error", "message")).contains("65500");
    assertThat(result.json("error", "remedy")).contains("65425");
    assertThat(machine.files()).isEqualTo(before);
  }

  /** Runs lines of which each must be refused with this code and without a trace on disk. */
  private Result refused(ExitCode code, String... lines) {
    Optional<Result> last = Optional.empty();
    for (String line : lines) {
      Map<String, String> before = machine.files();

      Result result = machine.run(line);

      assertThat(result.exit()).as(result.toString()).isEqualTo(code.code());
      assertThat(result.out()).isEmpty();
      assertThat(result.err()).contains("\n  ").doesNotContain("bug", "Exception");
      assertThat(machine.files()).as(line).isEqualTo(before);
      last = Optional.of(result);
    }
    return last.orElseThrow();
  }

  private void good(String line) {
    Result result = machine.run(line);
    assertThat(result.exit()).as(result.toString()).isZero();
  }
}
