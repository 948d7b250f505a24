package dev.gatehouse.profiles.service.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.service.CommandRunner;
import dev.gatehouse.profiles.service.NativeServices;
import dev.gatehouse.profiles.service.RecordedCommands;
import dev.gatehouse.profiles.service.RecordedSupervisor;
import dev.gatehouse.profiles.service.ServiceFixture;
import dev.gatehouse.profiles.service.ServiceState;
import dev.gatehouse.profiles.service.systemd.SystemdServices;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostServicesTest {
  @TempDir Path home;
  private final RecordedCommands commands = new RecordedCommands();
  private final RecordedSupervisor supervisor = new RecordedSupervisor();
  private HostServices services;
  private Instance main;
  private Instance rescue;

  @BeforeEach
  void oneInstalledAndOneNot() {
    ServiceFixture fixture = new ServiceFixture(home);
    Path unit = home.resolve(".config/systemd/user/sigil-gateway-main.service");
    // As systemd answers: it knows the unit once the file is there.
    CommandRunner systemctl =
        command -> {
          CommandRunner.Result answer = commands.run(command);
          return command.contains("show") && !Files.exists(unit)
              ? new CommandRunner.Result(0, "LoadState=not-found\n", "")
              : answer;
        };
    NativeServices systemd = new SystemdServices(fixture.host("Linux", Map.of()), systemctl);
    services = new HostServices(Optional.of(systemd), supervisor);
    main = fixture.instance("sigil", "main");
    rescue = fixture.instance("sigil", "rescue");
    show("FragmentPath=" + unit + "\nActiveState=inactive\n");
    systemd.install(main, ServiceFixture.writable(main), false, false);
    commands.clear();
  }

  @Test
  void anInstalledInstanceIsKeptByTheSystemAndAnotherOneByTheSupervisor() {
    services.start(main);
    assertThat(commands.ran())
        .anyMatch(line -> line.contains("start --no-block sigil-gateway-main"));
    assertThat(supervisor.asked()).isEmpty();

    commands.clear();
    services.start(rescue);
    assertThat(commands.ran()).isEmpty();
    assertThat(supervisor.asked()).containsExactly("start");
  }

  @Test
  void whatUpHasStartedIsLeftAloneAlthoughAServiceIsInstalled() {
    supervisor.phase(ServiceState.Phase.RUNNING);

    services.start(main);

    assertThat(commands.ran()).noneMatch(line -> line.contains("start --no-block"));
    assertThat(services.state(main).phase()).isEqualTo(ServiceState.Phase.RUNNING);
  }

  @Test
  void aStopEndsTheServiceAndWhatRunsBesideIt() {
    show("ActiveState=active\nMainPID=5\n");

    assertThat(services.stop(main, Duration.ofSeconds(1))).isTrue();

    assertThat(commands.ran()).contains("systemctl --user stop sigil-gateway-main.service");
    assertThat(supervisor.asked()).containsExactly("stop");
  }

  @Test
  void aServiceThatIsOnlyStoppedIsNoneThatRuns() {
    assertThat(services.state(main).phase()).isEqualTo(ServiceState.Phase.STOPPED);
    assertThat(services.state(rescue)).isEqualTo(ServiceState.NONE);
  }

  @Test
  void aMachineWithoutAnyManagerHasTheSupervisor() {
    HostServices bare = new HostServices(Optional.empty(), supervisor);

    bare.start(main);

    assertThat(supervisor.asked()).containsExactly("start");
    assertThat(bare.installed(main)).isEmpty();
    assertThat(bare.definition(main)).isEmpty();
  }

  private void show(String properties) {
    commands.answer("systemctl --user show", 0, "LoadState=loaded\n" + properties);
  }
}
