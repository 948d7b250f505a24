package dev.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every command line of the family's guides, as written there and in their order, on a machine that
 * has nothing. Their ports are fixed, so they run in a network of their own. What a person does
 * between two lines is done too: a gateway in a terminal is interrupted before the same instance is
 * started by another line.
 */
class MissionLinesIT {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"sigil", "epiloop", "idlehands", "jarvis"})
  void everyLineOfTheGuidesWorksInItsOrder(String x) {
    Optional<Machine> own = Machine.withOwnNetwork(directory);
    assumeTrue(own.isPresent(), "needs a network namespace: Linux and root");
    try (Machine machine = own.get()) {
      good(machine.run(x + " --profile main setup"));
      Background main = machine.start(x + " --profile main gateway --port 18789").awaitReady();
      good(machine.run(x + " --profile rescue setup"));
      Background rescue = machine.start(x + " --profile rescue gateway --port 19001").awaitReady();
      assertThat(main.isAlive()).isTrue();
      good(machine.run(x + " --profile main gateway install"));
      good(machine.run(x + " --profile rescue gateway install"));

      defaultInstanceBesideThem(machine, x);

      assertThat(main.stop().exit()).isZero();
      assertThat(machine.run(x + " --profile main status").exit()).isEqualTo(3);
      statusIs(machine, x, "rescue", 19_001, rescue.pid());
      assertThat(rescue.stop().exit()).isZero();

      byVariablesAlone(machine, x);
    }
  }

  @Test
  void theRescueSetUpAloneGivesTwoServicesThatShareNothing() {
    String x = "sigil";
    Optional<Machine> own = Machine.withOwnNetwork(directory);
    assumeTrue(own.isPresent(), "needs a network namespace: Linux and root");
    try (Machine machine = own.get()) {
      good(machine.run(x + " onboard"));
      good(machine.run(x + " gateway install"));
      Result rescue = machine.run(x + " --profile rescue onboard --json");
      good(rescue);
      good(machine.run(x + " --profile rescue gateway install"));

      assertThat(rescue.json("workspace")).endsWith("-rescue");
      assertThat(rescue.json("gateway", "port")).isEqualTo("19001");
      assertThat(machine.run(x + " status --json").json("instance", "ports", "gateway"))
          .isEqualTo("18789");
      good(machine.run(x + " --profile rescue status"));
      good(machine.run(x + " isolation verify"));
      good(machine.run(x + " gateway uninstall"));
      good(machine.run(x + " --profile rescue gateway uninstall"));
    }
  }

  /** The lines without a profile, and rescue's again: nothing of what runs is disturbed. */
  private static void defaultInstanceBesideThem(Machine machine, String x) {
    good(machine.run(x + " onboard"));
    good(machine.run(x + " gateway install"));
    Result status = machine.run(x + " status --json");
    good(status);
    assertThat(status.json("instance", "profile")).isEqualTo("default");
    assertThat(status.json("instance", "ports", "gateway")).isNotIn("18789", "19001");
    assertThat(status.json("gateway", "reachable")).isEqualTo("true");

    Result again = machine.run(x + " --profile rescue onboard");
    good(again);
    assertThat(again.out()).contains("nothing changed");
    good(machine.run(x + " --profile rescue gateway install"));
    good(machine.run(x + " gateway uninstall"));
  }

  /** Two instances by variables alone, on the directories that the profiles have made. */
  private static void byVariablesAlone(Machine machine, String x) {
    Background main = machine.start(manual(x, "main", 18_789)).awaitReady();
    Background rescue = machine.start(manual(x, "rescue", 19_001)).awaitReady();

    assertThat(good(machine.run(x + " --profile main status")).err())
        .contains(x + "/main", "18789");
    assertThat(good(machine.run(x + " --profile rescue status")).err())
        .contains(x + "/rescue", "19001");
    statusIs(machine, x, "main", 18_789, main.pid());
    statusIs(machine, x, "rescue", 19_001, rescue.pid());
    browserStatusIsOf(machine, x, "rescue", 19_003);
    Result status = machine.run(places(x, "rescue") + x + " status --json");
    good(status);
    assertThat(status.json("gateway", "pid")).isEqualTo(Long.toString(rescue.pid()));
    assertThat(status.json("instance", "configPath")).endsWith("/." + x + "/rescue.json");
    assertThat(status.json("instance", "stateDir")).endsWith("/." + x + "-rescue");
    assertThat(main.stop().exit()).isZero();
    assertThat(rescue.stop().exit()).isZero();
  }

  private static String manual(String x, String name, int port) {
    // exec does not take assignments in front of it; env does.
    return "env " + places(x, name).replace("=~/", "=\"$HOME\"/") + x + " gateway --port " + port;
  }

  private static String places(String x, String name) {
    String prefix = x.toUpperCase(Locale.ROOT) + "_";
    return prefix
        + "CONFIG_PATH=~/."
        + x
        + "/"
        + name
        + ".json "
        + prefix
        + "STATE_DIR=~/."
        + x
        + "-"
        + name
        + " ";
  }

  private static void statusIs(Machine machine, String x, String profile, int port, long pid) {
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

  private static Result good(Result result) {
    assertThat(result.exit()).as(result.toString()).isZero();
    return result;
  }
}
