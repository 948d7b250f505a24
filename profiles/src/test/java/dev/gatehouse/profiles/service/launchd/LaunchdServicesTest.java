package dev.gatehouse.profiles.service.launchd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.service.EnvironmentText;
import dev.gatehouse.profiles.service.Preflight;
import dev.gatehouse.profiles.service.RecordedCommands;
import dev.gatehouse.profiles.service.RecordedSupervisor;
import dev.gatehouse.profiles.service.ServiceFixture;
import dev.gatehouse.profiles.service.ServiceState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The words that launchd would hear; launchd itself is on no machine of ours. */
class LaunchdServicesTest {
  private static final String TARGET = "gui/1000/com.sigil.main";

  @TempDir Path home;
  private final RecordedCommands commands = new RecordedCommands();
  private final RecordedSupervisor supervisor = new RecordedSupervisor();
  private LaunchdServices services;
  private Instance main;
  private Path plist;

  @BeforeEach
  void services() {
    ServiceFixture fixture = new ServiceFixture(home);
    services = new LaunchdServices(fixture.host("Mac OS X", Map.of()), commands, supervisor);
    main = fixture.instance("sigil", "main");
    plist = home.resolve("Library/LaunchAgents/com.sigil.main.plist");
  }

  @Test
  void installWritesThenLoadsAndKeepsSecretsOutOfThePlist() throws IOException {
    services.install(main, ServiceFixture.writable(main), true, false);

    assertThat(Files.readString(plist)).contains("com.sigil.main").doesNotContain("s3cret");
    assertThat(EnvironmentText.read(Files.readString(main.stateDirectory().resolve("service.env"))))
        .containsEntry("KEY", "s3cret")
        .containsEntry("LANG", "C.UTF-8");
    assertThat(commands.ran())
        .containsSubsequence(
            "launchctl bootout " + TARGET,
            "launchctl enable " + TARGET,
            "launchctl bootstrap gui/1000 " + plist);
  }

  @Test
  void afterAStopAStartLoadsTheAgentThatIsStillThere() {
    services.install(main, ServiceFixture.writable(main), true, false);
    supervisor.phase(ServiceState.Phase.RUNNING);
    assertThat(services.stop(main, Duration.ofSeconds(1))).isTrue();
    assertThat(plist).exists();
    commands.answer("launchctl print " + TARGET, 113, "").clear();

    services.start(main);

    assertThat(commands.ran()).contains("launchctl bootstrap gui/1000 " + plist);
  }

  @Test
  void withoutADesktopSessionTheUsersOwnDomainServes() {
    commands.answer("launchctl print gui/1000", 125, "");

    services.install(main, ServiceFixture.writable(main), true, false);

    assertThat(commands.ran()).contains("launchctl bootstrap user/1000 " + plist);
    assertThat(services.preflight())
        .extracting(Preflight::id, Preflight::blocks)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("no-desktop-session", false));
  }

  @Test
  void aRefusedLoadLeavesNoPlist() {
    commands.answer("launchctl bootstrap", 5, "");

    assertThatThrownBy(() -> services.install(main, ServiceFixture.writable(main), true, false))
        .isInstanceOf(GatehouseException.class);

    assertThat(plist).doesNotExist();
  }

  @Test
  void aRefusedUpdateLoadsTheEarlierAgentAgain() throws IOException {
    services.install(main, ServiceFixture.writable(main), true, false);
    String before = Files.readString(plist) + "<!-- mine -->";
    Files.writeString(plist, before);
    commands.answer("launchctl enable", 5, "").clear();

    assertThatThrownBy(() -> services.install(main, ServiceFixture.writable(main), true, false))
        .isInstanceOf(GatehouseException.class);

    assertThat(Files.readString(plist)).isEqualTo(before);
    assertThat(commands.ran()).endsWith("launchctl bootstrap gui/1000 " + plist);
  }

  @Test
  void lingeringIsRefusedBecauseAnAgentBelongsToALogin() {
    assertThatThrownBy(services::linger)
        .isInstanceOfSatisfying(
            GatehouseException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE));
    assertThat(commands.ran()).isEmpty();
  }

  @Test
  void aForeignAgentIsLeftAlone() throws IOException {
    Files.createDirectories(plist.getParent());
    Files.writeString(plist, "<plist version=\"1.0\"><dict><key>Label</key></dict></plist>");

    assertThatThrownBy(() -> services.install(main, ServiceFixture.writable(main), true, true))
        .isInstanceOf(GatehouseException.class);
    assertThatThrownBy(() -> services.uninstall(main, true)).isInstanceOf(GatehouseException.class);
    assertThat(plist).exists();
    assertThat(commands.ran()).isEmpty();
  }

  @Test
  void whatTheSupervisorSaysIsTheState() {
    services.install(main, ServiceFixture.writable(main), true, false);

    assertThat(services.state(main).phase()).isEqualTo(ServiceState.Phase.STOPPED);
    supervisor.phase(ServiceState.Phase.GAVE_UP);
    assertThat(services.state(main).phase()).isEqualTo(ServiceState.Phase.GAVE_UP);
    assertThat(services.drift(main, ServiceFixture.writable(main))).isEmpty();
  }
}
