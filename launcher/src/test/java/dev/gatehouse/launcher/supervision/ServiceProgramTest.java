package dev.gatehouse.launcher.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.distribution.Distribution;
import dev.gatehouse.core.distribution.Distributions;
import dev.gatehouse.ports.PortPlan;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.InstanceMarker;
import dev.gatehouse.profiles.ProfileName;
import dev.gatehouse.profiles.service.CommandRunner;
import dev.gatehouse.profiles.service.HostFacts;
import dev.gatehouse.profiles.service.NativeServices;
import dev.gatehouse.profiles.service.host.ServicePlan;
import dev.gatehouse.profiles.service.systemd.SystemdServices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a service after an upgrade; that the new version's install works, SystemdIT. */
class ServiceProgramTest {
  private static final Path OLD = Path.of("/opt/old/bin/gatehouse");
  private static final Path NEXT = Path.of("/opt/the next/bin/gatehouse");

  @TempDir Path home;
  private final List<List<String>> ran = new ArrayList<>();
  private String enabled = "enabled";
  private int exit;
  private Instance main;
  private NativeServices systemd;

  @BeforeEach
  void installed() throws IOException {
    Environment environment = new Environment(Map.of(), home, home);
    HostFacts host = new HostFacts("Linux", "ann", 1000, home, environment);
    main = instance();
    systemd = new SystemdServices(host, this::answer);
    systemd.install(
        main,
        new ServicePlan(
                host, List.of(OLD.toString(), "gateway"), List.of(OLD.toString(), "supervise"))
            .define(main, List.of()),
        false,
        false);
    ran.clear();
  }

  @Test
  void theNewVersionDefinesTheServiceAnewWithoutStartingIt() {
    Optional<ServiceProgram> outcome = follow(NEXT);

    assertThat(outcome).get().returns(true, ServiceProgram::updated);
    assertThat(ran)
        .contains(
            List.of(
                NEXT.toString(),
                "--distribution",
                "sigil",
                "--profile",
                "main",
                "gateway",
                "install",
                "--no-start"));
  }

  @Test
  void aServiceThatStartsThatProgramAlreadyIsLeftAsItIs() {
    assertThat(follow(OLD)).isEmpty();
    assertThat(ran).isEmpty();
  }

  @Test
  void withoutAServiceOfItsOwnNothingIsRun() {
    assertThat(ServiceProgram.follow(Optional.empty(), main, NEXT, this::answer)).isEmpty();
    assertThat(ran).isEmpty();
  }

  @Test
  void aServiceThatSomebodySwitchedOffStaysOffAndTheCommandIsNamed() {
    enabled = "disabled";

    assertThat(follow(NEXT))
        .get()
        .returns(false, ServiceProgram::updated)
        .extracting(ServiceProgram::text)
        .asString()
        .contains("'/opt/the next/bin/gatehouse' --distribution sigil --profile main gateway");
    assertThat(ran).noneMatch(command -> command.contains(NEXT.toString()));
  }

  @Test
  void aRefusalIsSaidWithItsReasonAndTheCommandToTryAgain() {
    exit = 69;

    assertThat(follow(NEXT))
        .get()
        .returns(false, ServiceProgram::updated)
        .extracting(ServiceProgram::text)
        .asString()
        .contains("still starts the old version", "gateway install", "it is somebody else's");
  }

  private Optional<ServiceProgram> follow(Path program) {
    return ServiceProgram.follow(Optional.of(systemd), main, program, this::answer);
  }

  private CommandRunner.Result answer(List<String> command) {
    ran.add(command);
    if (command.get(0).equals(NEXT.toString())) {
      return new CommandRunner.Result(exit, "", exit == 0 ? "" : "it is somebody else's");
    }
    if (command.contains("show")) {
      Path unit = home.resolve(".config/systemd/user/sigil-gateway-main.service");
      return new CommandRunner.Result(
          0, "LoadState=loaded\nFragmentPath=" + unit + "\nUnitFileState=" + enabled + "\n", "");
    }
    return new CommandRunner.Result(0, "systemd 252\n", "");
  }

  @Test
  void aPathThatOnlyEndsLikeTheProgramsIsAnotherProgram() {
    Path program = Path.of("/opt/gh/bin/gatehouse");

    assertThat(ServiceProgram.names("ExecStart=/opt/gh/bin/gatehouse --profile a", program))
        .isTrue();
    assertThat(ServiceProgram.names("ExecStart=\"/opt/gh/bin/gatehouse\" x", program)).isTrue();
    assertThat(ServiceProgram.names("<string>/opt/gh/bin/gatehouse</string>", program)).isTrue();
    assertThat(ServiceProgram.names("ExecStart=/srv/opt/gh/bin/gatehouse x", program)).isFalse();
    assertThat(ServiceProgram.names("ExecStart=/opt/gh/bin/gatehouse-old x", program)).isFalse();
  }

  private Instance instance() throws IOException {
    Distribution sigil = Distributions.load(ServiceProgramTest.class.getClassLoader()).get("sigil");
    ProfileName name = new ProfileName("main");
    Path state = Files.createDirectories(home.resolve(".sigil-main"));
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
}
