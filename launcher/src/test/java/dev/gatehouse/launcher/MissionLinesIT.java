package dev.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The command lines of the family's guides, as written there, in the order of a newcomer, on a
 * machine that has nothing. Their ports are fixed, so they run in a network of their own.
 */
class MissionLinesIT {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"sigil", "epiloop", "idlehands", "jarvis"})
  void theGuidesCommandLinesRunAsWrittenMainAndRescueSideBySide(String x) {
    Optional<Machine> own = Machine.withOwnNetwork(directory);
    assumeTrue(own.isPresent(), "needs a network namespace: Linux and root");
    try (Machine machine = own.get()) {
      good(machine.run(x + " --profile main setup"));
      Background main = machine.start(x + " --profile main gateway --port 18789").awaitReady();
      good(machine.run(x + " --profile rescue setup"));
      Background rescue = machine.start(x + " --profile rescue gateway --port 19001").awaitReady();
      assertThat(main.isAlive()).isTrue();

      statusIs(machine, x, "main", 18_789, main.pid());
      statusIs(machine, x, "rescue", 19_001, rescue.pid());
      browserStatusIsOf(machine, x, "rescue", 19_003);

      assertThat(main.stop().exit()).isZero();
      statusIs(machine, x, "rescue", 19_001, rescue.pid());
      assertThat(machine.run(x + " --profile main status").exit()).isEqualTo(3);
      assertThat(rescue.stop().exit()).isZero();

      manualForm(machine, x);
    }
  }

  /** Two instances by variables alone, on the directories that the profiles have made. */
  private static void manualForm(Machine machine, String x) {
    String prefix = x.toUpperCase(Locale.ROOT) + "_";
    String mainPlaces =
        prefix + "CONFIG_PATH=~/." + x + "/main.json " + prefix + "STATE_DIR=~/." + x + "-main ";
    String rescuePlaces =
        prefix
            + "CONFIG_PATH=~/."
            + x
            + "/rescue.json "
            + prefix
            + "STATE_DIR=~/."
            + x
            + "-rescue ";
    Background main =
        machine.start(exported(mainPlaces) + x + " gateway --port 18789").awaitReady();
    Background rescue =
        machine.start(exported(rescuePlaces) + x + " gateway --port 19001").awaitReady();

    Result status = machine.run(rescuePlaces + x + " status --json");

    assertThat(status.exit()).as(status.toString()).isZero();
    assertThat(status.json("gateway", "pid")).isEqualTo(Long.toString(rescue.pid()));
    assertThat(status.json("instance", "ports", "gateway")).isEqualTo("19001");
    assertThat(status.json("instance", "configPath")).endsWith("/." + x + "/rescue.json");
    assertThat(status.json("instance", "stateDir")).endsWith("/." + x + "-rescue");
    assertThat(main.stop().exit()).isZero();
    assertThat(rescue.stop().exit()).isZero();
  }

  /** {@code exec} does not take assignments in front of it; {@code env} does. */
  private static String exported(String places) {
    return "env " + places.replace("=~/", "=\"$HOME\"/");
  }

  private static void statusIs(Machine machine, String x, String profile, int port, long pid) {
    Result text = machine.run(x + " --profile " + profile + " status");
    assertThat(text.exit()).as(text.toString()).isZero();
    assertThat(text.err()).contains(x + "/" + profile).contains(Integer.toString(port));

    Result json = machine.run(x + " --profile " + profile + " status --json");
    assertThat(json.json("instance", "distribution")).isEqualTo(x);
    assertThat(json.json("instance", "profile")).isEqualTo(profile);
    assertThat(json.json("instance", "stateDir")).endsWith("/." + x + "-" + profile);
    assertThat(json.json("instance", "workspace")).endsWith("-" + profile);
    assertThat(json.json("instance", "ports", "gateway")).isEqualTo(Integer.toString(port));
    assertThat(json.json("instance", "ports", "control")).isEqualTo(Integer.toString(port + 2));
    assertThat(json.json("instance", "ports", "cdp", "first"))
        .isEqualTo(Integer.toString(port + 11));
    assertThat(json.json("gateway", "reachable")).isEqualTo("true");
    assertThat(json.json("gateway", "pid")).isEqualTo(Long.toString(pid));
  }

  private static void browserStatusIsOf(Machine machine, String x, String profile, int control) {
    good(machine.run(x + " --profile " + profile + " browser status"));
    Result json = machine.run(x + " --profile " + profile + " browser status --json");

    assertThat(json.json("instance", "profile")).isEqualTo(profile);
    assertThat(json.json("controlPort")).isEqualTo(Integer.toString(control));
  }

  private static void good(Result result) {
    assertThat(result.exit()).as(result.toString()).isZero();
  }
}
