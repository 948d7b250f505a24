package dev.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.distribution.Distribution;
import dev.gatehouse.core.distribution.Distributions;
import dev.gatehouse.ports.PortPlan;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.InstanceMarker;
import dev.gatehouse.profiles.ProfileName;
import dev.gatehouse.profiles.ServiceNames;
import dev.gatehouse.profiles.service.HostFacts;
import dev.gatehouse.profiles.service.NativeServices;
import dev.gatehouse.profiles.service.ServiceDefinition;
import dev.gatehouse.profiles.service.ServiceLimits;
import dev.gatehouse.profiles.service.ServiceOwner;
import dev.gatehouse.profiles.service.systemd.SystemdServices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Gateways as services of a real systemd user manager, from install to uninstall. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SystemdIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String MAIN = "sigil-gateway-main.service";
  private static final String NEXT = "next version";
  private static final String LINK = NEXT + "/launcher/target";
  private static final String RESCUE = "sigil-gateway-rescue.service";

  // Every path of an instance begins with it, so each directive meets all of this.
  private static final String HOSTILE_HOME = "ho me %n $PATH \"&<[é]*?\\";

  @TempDir static Path directory;
  private Machine machine;

  @BeforeAll
  void machine() throws IOException {
    machine = Machine.on(directory, HOSTILE_HOME);
    List<Integer> bases = FreePorts.bases(2);
    machine.run("sigil --profile main setup --port " + bases.get(0));
    machine.run("sigil --profile rescue setup --port " + bases.get(1));
    boolean started = machine.startUserManager();
    assumeThat(started).as("a systemd user manager can run here").isTrue();
    // Only the pause is shorter than in an installed unit, for all services of this machine.
    Path shared = machine.home().resolve(".config/systemd/user/sigil-gateway-.service.d");
    Files.createDirectories(shared);
    Files.writeString(shared.resolve("soon.conf"), "[Service]\nRestartSec=200ms\n");
  }

  @AfterAll
  void end() throws IOException {
    machine.close();
    Files.deleteIfExists(directory.resolve(LINK)); // it leads out of the temporary directory
  }

  /** The values that the process of a unit sees, byte for byte those that were installed. */
  @Test
  @Order(0)
  void noHostileValueIsChangedOnItsWayThroughSystemd() throws IOException {
    List<String> values = HostileValues.list(180);
    Path home = Files.createDirectories(directory.resolve("values"));
    Instance instance = instanceIn(home);
    Files.writeString(instance.layout().marker(), "{}");
    Path seen = home.resolve("seen");
    String script =
        "env -0 > \"$OUT.env\"; printf '%s\\0' \"$@\" > \"$OUT.tmp\"; mv \"$OUT.tmp\" \"$OUT\"";
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", script, "sh"));
    Map<String, String> open = new HashMap<>(Map.of("OUT", seen.toString(), "PATH", "/usr/bin"));
    Map<String, String> secret = new HashMap<>();
    for (int i = 0; i < values.size(); i++) {
      switch (i % 3) {
        case 0 -> command.add(values.get(i));
        case 1 -> open.put("OPEN_" + i, values.get(i));
        default -> secret.put("SECRET_" + i, values.get(i));
      }
    }
    ServiceDefinition definition =
        new ServiceDefinition(
            ServiceOwner.of(instance),
            ServiceNames.of(instance),
            values.get(0),
            command,
            command,
            open,
            secret,
            instance.stateDirectory().resolve("service.env"),
            home,
            home.resolve("log"),
            ServiceLimits.NONE);
    NativeServices systemd = systemdOf(machine.home());

    systemd.install(instance, definition, true, false);

    await().atMost(LIMIT).until(() -> Files.exists(seen));
    List<String> arguments = List.of(Files.readString(seen).split("\0", -1));
    assertThat(arguments.subList(0, arguments.size() - 1))
        .isEqualTo(command.subList(4, command.size()));
    List<String> environment = List.of(Files.readString(Path.of(seen + ".env")).split("\0", -1));
    open.forEach((name, value) -> assertThat(environment).contains(name + "=" + value));
    secret.forEach((name, value) -> assertThat(environment).contains(name + "=" + value));
    assertThat(systemd.drift(instance, definition)).isEmpty();
    aCommandWithAnotherHomeDoesNotTouch(instance, systemd);
    assertThat(systemd.uninstall(instance, false)).isTrue();
  }

  /** The file below the other home is the instance's own, and still not what systemd has read. */
  private void aCommandWithAnotherHomeDoesNotTouch(Instance instance, NativeServices systemd)
      throws IOException {
    Path unit = systemd.definition(instance).path();
    Path home = directory.resolve("other");
    Path copy = home.resolve(machine.home().relativize(unit));
    Files.createDirectories(copy.getParent());
    Files.copy(unit, copy);
    NativeServices elsewhere = systemdOf(home);
    assertThat(elsewhere.definition(instance).own()).isTrue();

    List<ThrowableAssert.ThrowingCallable> actions =
        List.of(
            () -> elsewhere.start(instance),
            () -> elsewhere.stop(instance, LIMIT),
            () -> elsewhere.restart(instance, LIMIT),
            () -> elsewhere.uninstall(instance, true));
    for (ThrowableAssert.ThrowingCallable action : actions) {
      assertThatThrownBy(action)
          .isInstanceOf(GatehouseException.class)
          .hasMessageContaining(unit.toString());
    }
    assertThat(systemd.enabled(instance)).isTrue();
    assertThat(elsewhere.enabled(instance)).isFalse();
  }

  @Test
  @Order(1)
  void installedServicesAreReadyEnabledAndTellNoSecret() throws IOException {
    Result main =
        machine.run(
            "sigil --profile main gateway install --env MODEL_KEY --json",
            Map.of("MODEL_KEY", "s3cret $HOME %n \"x\"\\", "HTTPS_PROXY", "http://u:pw@proxy:1"));
    Result rescue = machine.run("sigil --profile rescue gateway install");

    assertThat(main.exit()).as(main.toString()).isZero();
    assertThat(main.json("result")).isEqualTo("installed");
    assertThat(main.json("service", "loaded")).isEqualTo("true");
    assertThat(rescue.exit()).as(rescue.toString()).isZero();
    assertThat(show(MAIN, "ActiveState,UnitFileState,Type,StatusText"))
        .contains("ActiveState=active", "UnitFileState=enabled", "Type=notify")
        .contains("StatusText=ready on ws://127.0.0.1:");

    String unit = Files.readString(machine.home().resolve(".config/systemd/user/" + MAIN));
    String token = config("main", "gateway.auth.token");
    assertThat(unit).contains("\"--profile\" \"main\" \"gateway\"");
    assertThat(unit + show(MAIN, "")).doesNotContain("s3cret", "u:pw", token);
    Path variables = machine.home().resolve(".sigil-main/service.env");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(variables)))
        .isEqualTo("rw-------");
    String environment = machine.run("cat /proc/" + pid(MAIN) + "/environ").out();
    assertThat(environment.split("\0"))
        .contains("MODEL_KEY=s3cret $HOME %n \"x\"\\", "HTTPS_PROXY=http://u:pw@proxy:1");
  }

  @Test
  @Order(2)
  void statusComparesServiceProcessAndCommandLine() {
    Result status = status("main");

    assertThat(status.exit()).as(status.toString()).isZero();
    assertThat(status.json("service", "label")).isEqualTo("systemd");
    assertThat(status.json("service", "phase")).isEqualTo("running");
    assertThat(status.json("service", "pid"))
        .isEqualTo(status.json("gateway", "pid"))
        .isEqualTo(pid(MAIN));
    assertThat(status.json("service", "configAudit", "ok")).as(status.out()).isEqualTo("true");
    assertThat(status.json("config", "mismatch")).isEqualTo("false");
    assertThat(status.json("siblings")).contains("sigil/rescue");
    assertThat(status.json("troubles")).isEqualTo("[]");
  }

  @Test
  @Order(2)
  void aCommandLineWithAnotherConfigurationIsToldThatTheServiceRunsItsOwn() {
    Path state = machine.home().resolve(".sigil-main");
    machine.run("cp ~/.sigil-main/sigil.json ~/other.json");

    Result status =
        machine.run(
            "sigil gateway status --json",
            Map.of(
                "SIGIL_PROFILE", "main",
                "SIGIL_STATE_DIR", state.toString(),
                "SIGIL_CONFIG_PATH", machine.home().resolve("other.json").toString()));

    assertThat(status.exit()).as(status.toString()).isEqualTo(1);
    assertThat(status.json("config", "mismatch")).isEqualTo("true");
    assertThat(status.json("config", "daemon", "path")).endsWith(".sigil-main/sigil.json");
    assertThat(status.json("troubles")).contains("other places than this command line");
  }

  @Test
  @Order(3)
  void aSecondInstallChangesNothing() {
    String before = pid(MAIN);

    Result again = machine.run("sigil --profile main daemon install --json");

    assertThat(again.json("result")).as(again.toString()).isEqualTo("already-installed");
    assertThat(pid(MAIN)).isEqualTo(before);
  }

  @Test
  @Order(3)
  void anotherInstallShowsWhatDiffersAndAppliesIt() throws IOException {
    Path unit = machine.home().resolve(".config/systemd/user/" + MAIN);
    String ours = Files.readString(unit);
    Files.writeString(unit, ours.replace("WatchdogSec=60", "WatchdogSec=1d"));
    machine.run("systemctl --user daemon-reload");
    Result status = status("main");
    assertThat(status.json("service", "configAudit", "issues"))
        .contains("Service.WatchdogSec", "1d", "60");

    Result update = machine.run("sigil --profile main gateway install");

    assertThat(update.exit()).as(update.toString()).isZero();
    assertThat(update.out()).contains("Service.WatchdogSec is 1d, would be 60", "updated");
    assertThat(Files.readString(unit)).isEqualTo(ours);
    assertThat(status("main").exit()).isZero();
  }

  @Test
  @Order(4)
  void anUpgradedServiceGoesOnIsStartedAgainAsTheNewVersionAndItsSiblingNotTouched()
      throws IOException {
    String before = pid(MAIN);
    String rescue = pid(RESCUE);
    Path next = anotherVersion();

    Result upgrade = machine.run("sigil --profile main upgrade --from '" + next + "' --json");

    assertThat(upgrade.exit()).as(upgrade.toString()).isZero();
    assertThat(upgrade.out()).contains("starts the new version from now on");
    String main = pid(MAIN);
    assertThat(main).as(upgrade.toString()).isNotIn("0", before);
    assertThat(show(MAIN, "ActiveState,NRestarts,NeedDaemonReload"))
        .contains("ActiveState=active", "NRestarts=0", "NeedDaemonReload=no");
    assertThat(machine.run("test -e /proc/" + before).exit()).isEqualTo(1);
    // Number 0 would mean the group of this very test.
    assertThat(Long.parseLong(main)).isGreaterThan(1);

    machine.run("kill -9 " + main);

    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              assertThat(pid(MAIN)).isNotIn("0", main);
              assertThat(show(MAIN, "ActiveState,NRestarts"))
                  .contains("ActiveState=active", "NRestarts=1");
            });
    assertThat(machine.run("tr '\\0' '\\n' < /proc/" + pid(MAIN) + "/cmdline").out())
        .contains("-Dgatehouse.script=" + next.toRealPath());
    assertThat(show(MAIN, "StatusText")).contains("ready on");
    assertThat(pid(RESCUE)).isEqualTo(rescue);
  }

  /** The same program at another place, which is all that another version has to be here. */
  private static Path anotherVersion() throws IOException {
    Path bin = Path.of(System.getProperty("gatehouse.bin", "bin")).toRealPath();
    Path place = directory.resolve(NEXT);
    Path copy = Files.createDirectories(place.resolve("launcher/bin"));
    try (Stream<Path> scripts = Files.list(bin)) {
      for (Path script : scripts.filter(Files::isRegularFile).toList()) {
        Files.copy(script, copy.resolve(script.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    Files.createSymbolicLink(directory.resolve(LINK), bin.resolveSibling("target"));
    return place;
  }

  private NativeServices systemdOf(Path home) {
    return new SystemdServices(
        new HostFacts("Linux", "root", 0, Path.of("/"), new Environment(Map.of(), home, home)),
        machine.commands());
  }

  @Test
  @Order(5)
  void eachActionMeansTheInstanceItNamesAndNoOther() {
    String rescue = pid(RESCUE);
    String main = pid(MAIN);

    Result restart = machine.run("sigil --profile main gateway restart --json");
    assertThat(restart.exit()).as(restart.toString()).isZero();
    assertThat(restart.json("how")).isEqualTo("by its service");
    assertThat(pid(MAIN)).isNotIn("0", main);

    Result stop = machine.run("sigil --profile main gateway stop");
    assertThat(stop.exit()).as(stop.toString()).isZero();
    assertThat(status("main").exit()).isEqualTo(3);
    assertThat(status("main").json("service", "phase")).isEqualTo("stopped");
    assertThat(machine.run("sigil --profile main gateway stop").exit()).isEqualTo(3);

    // A variable that names another unit, as every service of the family has one, changes nothing.
    Result start =
        machine.run("sigil --profile main gateway start", Map.of("SIGIL_SYSTEMD_UNIT", RESCUE));
    assertThat(start.exit()).as(start.toString()).isZero();
    assertThat(status("main").exit()).isZero();
    assertThat(pid(RESCUE)).isEqualTo(rescue);
  }

  @Test
  @Order(6)
  void aRotatedTokenIsInForceAfterARestartAndTheUnitIsTheSame() throws IOException {
    Path file = machine.home().resolve(".config/systemd/user/" + MAIN);
    String unit = Files.readString(file);
    machine.run("sigil --profile main config set gateway.auth.token another-token-of-24-letters");

    Result restart = machine.run("sigil --profile main gateway restart");

    assertThat(restart.exit()).as(restart.toString()).isZero();
    assertThat(Files.readString(file)).isEqualTo(unit);
    assertThat(machine.run("sigil --profile main health").exit()).isZero();
  }

  @Test
  @Order(7)
  void aFaultThatStaysIsNotRetriedAndTheNextStartClearsIt() throws IOException {
    Path config = machine.home().resolve(".sigil-main/sigil.json");
    String good = Files.readString(config);
    machine.run("sigil --profile main gateway stop");
    machine.run("mv ~/.sigil-main/config-generations ~/.sigil-main/put-aside");
    Files.writeString(config, "{ gateway: { port: ");

    machine.run("systemctl --user start " + MAIN);

    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(show(MAIN, "ActiveState")).contains("failed"));
    assertThat(show(MAIN, "NRestarts,ExecMainStatus")).contains("NRestarts=0", "ExecMainStatus=78");
    machine.run("rm -rf ~/.sigil-main/config-generations");
    machine.run("mv ~/.sigil-main/put-aside ~/.sigil-main/config-generations");
    Files.writeString(config, good);
    Result status = status("main");
    assertThat(status.exit()).isEqualTo(3);
    assertThat(status.json("service", "phase")).isEqualTo("gave-up");
    assertThat(status.json("service", "detail")).contains("78");
    Result start = machine.run("sigil --profile main gateway start");
    assertThat(start.exit()).as(start.toString()).isZero();
  }

  @Test
  @Order(8)
  void aHungEventLoopIsKilledByTheWatchdogAndStartedAgain() throws IOException {
    // The limit of the real unit is a minute; everything else is as installed.
    Path dropIn =
        Files.createDirectories(machine.home().resolve(".config/systemd/user/" + RESCUE + ".d"));
    Files.writeString(dropIn.resolve("soon.conf"), "[Service]\nWatchdogSec=4\nTimeoutAbortSec=1\n");
    machine.run("systemctl --user daemon-reload");
    machine.run("sigil --profile rescue gateway restart");
    String before = pid(RESCUE);
    assertThat(Long.parseLong(before)).isGreaterThan(1);

    machine.run("kill -STOP " + before);

    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              assertThat(pid(RESCUE)).isNotIn("0", before);
              assertThat(show(RESCUE, "ActiveState")).contains("ActiveState=active");
            });
    assertThat(show(RESCUE, "NRestarts")).doesNotContain("NRestarts=0");
  }

  @Test
  @Order(9)
  void aServiceWhoseInstanceIsGoneNeitherStartsNorMakesANewOne() {
    machine.run("sigil --profile rescue gateway stop");
    machine.run("mv ~/.sigil-rescue ~/put-aside");

    machine.run("systemctl --user start " + RESCUE);

    assertThat(show(RESCUE, "ActiveState")).contains("inactive");
    assertThat(machine.home().resolve(".sigil-rescue")).doesNotExist();
    machine.run("mv ~/put-aside ~/.sigil-rescue");
  }

  @Test
  @Order(10)
  void aForeignUnitOfTheSameNameIsLeftAlone() throws IOException {
    Path unit = machine.home().resolve(".config/systemd/user/" + RESCUE);
    String ours = Files.readString(unit);
    String theirs = "[Service]\nExecStart=/bin/sleep 3600\n";
    Files.writeString(unit, theirs);
    machine.run("systemctl --user daemon-reload");

    for (String command : List.of("install --force", "uninstall --force", "start")) {
      Result refused = machine.run("sigil --profile rescue gateway " + command);

      assertThat(refused.exit()).as(refused.toString()).isNotZero();
      assertThat(Files.readString(unit)).isEqualTo(theirs);
    }
    assertThat(status("rescue").json("service", "ownership")).isEqualTo("foreign");
    Files.writeString(unit, ours);
    machine.run("systemctl --user daemon-reload");
  }

  @Test
  @Order(11)
  void uninstallLeavesTheInstanceAndNothingElse() {
    for (String profile : List.of("main", "rescue")) {
      Result gone = machine.run("sigil --profile " + profile + " gateway uninstall --json");
      assertThat(gone.json("result")).as(gone.toString()).isEqualTo("uninstalled");
    }

    Path units = machine.home().resolve(".config/systemd/user");
    assertThat(units.resolve(MAIN)).doesNotExist();
    assertThat(units.resolve("default.target.wants").resolve(MAIN)).doesNotExist();
    assertThat(machine.home().resolve(".sigil-main/service.env")).doesNotExist();
    assertThat(machine.home().resolve(".sigil-main/instance.json")).exists();
    assertThat(machine.run("systemctl --user list-units --all").out())
        .doesNotContain("sigil-gateway");
    Result start = machine.run("sigil --profile main gateway start");
    assertThat(start.exit()).as(start.toString()).isEqualTo(1);
    assertThat(start.err()).contains("gateway install");
  }

  private static Instance instanceIn(Path home) throws IOException {
    Distribution sigil = Distributions.load(SystemdIT.class.getClassLoader()).get("sigil");
    ProfileName name = new ProfileName("values");
    Path state = Files.createDirectories(home.resolve(".sigil-values"));
    return new Instance(
        sigil,
        name,
        state,
        state.resolve("sigil.json"),
        state.resolve("workspace"),
        PortPlan.derive(sigil.ports(), 20_001),
        Optional.of(InstanceMarker.create("sigil", name, Clock.systemUTC(), new SecureRandom())),
        Map.of());
  }

  private Result status(String profile) {
    return machine.run("sigil --profile " + profile + " gateway status --json");
  }

  private String pid(String unit) {
    return machine.run("systemctl --user show --value -p MainPID " + unit).out().strip();
  }

  private String show(String unit, String properties) {
    String selection = properties.isEmpty() ? "" : " -p " + properties;
    return machine.run("systemctl --user show " + unit + selection).out();
  }

  private String config(String profile, String key) {
    return machine
        .run("sigil --profile " + profile + " config get " + key + " --reveal")
        .out()
        .strip();
  }
}
