package dev.gatehouse.profiles.service.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.Json;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.InstanceMarker;
import dev.gatehouse.profiles.service.DefinitionFile;
import dev.gatehouse.profiles.service.RecordedCommands;
import dev.gatehouse.profiles.service.ServiceDefinition;
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

/** What is refused before systemd hears of it. What it does then is shown against a real one. */
class SystemdServicesTest {
  private static final String UNIT = "sigil-gateway-main.service";

  @TempDir Path home;
  private ServiceFixture fixture;
  private RecordedCommands commands;
  private SystemdServices services;
  private Instance main;
  private Path unit;

  @BeforeEach
  void services() {
    fixture = new ServiceFixture(home);
    unit = home.resolve(".config/systemd/user/" + UNIT);
    commands =
        new RecordedCommands()
            .answer("systemctl --version", 0, "systemd 252 (252.39)\n")
            .answer("systemctl --user show", 0, "LoadState=not-found\n");
    services = new SystemdServices(fixture.host("Linux", Map.of()), commands);
    main = fixture.instance("sigil", "main");
  }

  @Test
  void aForeignUnitIsNeitherReplacedNorStartedNorRemoved() throws IOException {
    Files.createDirectories(unit.getParent());
    Files.writeString(unit, "[Service]\nExecStart=/bin/sleep 1\n");

    refused(() -> services.install(main, definition(), true, true), ExitCode.CONFLICT);
    refused(() -> services.uninstall(main, true), ExitCode.CONFLICT);
    refused(() -> services.start(main), ExitCode.CONFLICT);
    refused(() -> services.stop(main, Duration.ZERO), ExitCode.CONFLICT);
    refused(() -> services.restart(main, Duration.ZERO), ExitCode.CONFLICT);

    assertThat(services.state(main)).isEqualTo(ServiceState.NONE);
    assertThat(Files.readString(unit)).contains("/bin/sleep");
    assertThat(commands.ran()).allMatch(line -> line.equals("systemctl --version"));
  }

  @Test
  void theUnitOfAnotherInstanceOfTheSameNameIsLeftAloneWhileThatOneIsThere() throws IOException {
    installOurs(main);
    Instance elsewhere = fixture.instance("sigil", "main", home.resolve("elsewhere"));

    refused(() -> services.install(elsewhere, definition(), true, true), ExitCode.CONFLICT);
    refused(() -> services.uninstall(elsewhere, false), ExitCode.CONFLICT);
    refused(() -> services.stop(elsewhere, Duration.ZERO), ExitCode.CONFLICT);
    assertThat(services.definition(elsewhere).ownership())
        .isEqualTo(DefinitionFile.Ownership.OTHER_INSTANCE);
  }

  @Test
  void aCopyOfADirectoryDoesNotEndTheServiceOfTheFirst() throws IOException {
    installOurs(main);
    Path identity = main.stateDirectory().resolve(InstanceMarker.FILE_NAME);
    Files.writeString(identity, json(main));
    Path place = Files.createDirectories(home.resolve("copy"));
    Files.copy(identity, place.resolve(InstanceMarker.FILE_NAME));
    Instance copy =
        new Instance(
            main.distribution(),
            main.profile(),
            place,
            place.resolve("sigil.json"),
            place.resolve("workspace"),
            main.ports(),
            InstanceMarker.read(place),
            Map.of());

    refused(() -> services.uninstall(copy, true), ExitCode.CONFLICT);
    refused(() -> services.stop(copy, Duration.ZERO), ExitCode.CONFLICT);
    refused(() -> services.restart(copy, Duration.ZERO), ExitCode.CONFLICT);
    assertThat(services.definition(main).own()).isTrue();

    Files.delete(identity); // moved then, and no copy
    assertThat(services.definition(copy).own()).isTrue();
  }

  @Test
  void aUnitWhoseInstanceIsGoneIsTakenOverByForceOnly() throws IOException {
    installOurs(main);
    Files.delete(main.stateDirectory());
    Instance elsewhere = fixture.instance("sigil", "main", home.resolve("elsewhere"));

    refused(() -> services.uninstall(elsewhere, false), ExitCode.CONFLICT);

    assertThat(services.uninstall(elsewhere, true)).isTrue();
    assertThat(unit).doesNotExist();
  }

  @Test
  void aUnitOfThatNameInAnotherPlaceIsFoundBeforeAnythingIsWritten() {
    commands.answer(
        "systemctl --user show", 0, "LoadState=loaded\nFragmentPath=/usr/lib/systemd/user/x\n");

    refused(() -> services.install(main, definition(), true, false), ExitCode.CONFLICT);

    assertThat(unit).doesNotExist();
  }

  /** One user, two homes, one manager: the name means the unit that the manager has read. */
  @Test
  void aUnitThatSystemdReadFromAnotherHomeIsNotTouchedThroughOnesOwn() throws IOException {
    installOurs(main);
    Path otherUnit = home.resolve("other/.config/systemd/user/" + UNIT);
    Instance other = fixture.instance("sigil", "main", home.resolve("other/.sigil-main"));
    Files.createDirectories(otherUnit.getParent());
    Files.writeString(otherUnit, text(other));
    commands.answer(
        "systemctl --user show",
        0,
        "LoadState=loaded\nActiveState=active\nMainPID=42\nUnitFileState=enabled\nFragmentPath="
            + otherUnit
            + "\n");
    String before = Files.readString(unit);

    refused(() -> services.install(main, definition(), true, true), ExitCode.CONFLICT);
    refused(() -> services.uninstall(main, true), ExitCode.CONFLICT);
    refused(() -> services.start(main), ExitCode.CONFLICT);
    refused(() -> services.restart(main, Duration.ZERO), ExitCode.CONFLICT);
    assertThatThrownBy(() -> services.stop(main, Duration.ZERO))
        .hasMessageContaining(otherUnit.toString())
        .hasMessageContaining("sigil/main in " + other.stateDirectory());

    assertThat(services.state(main).phase()).isEqualTo(ServiceState.Phase.STOPPED);
    assertThat(services.state(main).detail()).contains(otherUnit.toString());
    assertThat(services.enabled(main)).isFalse();
    assertThat(services.drift(main, definition()))
        .anyMatch(drift -> drift.field().equals("FragmentPath") && drift.serious());
    assertThat(Files.readString(unit)).isEqualTo(before);
    assertThat(commands.ran())
        .allMatch(line -> line.contains(" show ") || line.equals("systemctl --version"));
  }

  @Test
  void whenSystemdRefusesEverythingIsAsItWas() throws IOException {
    commands
        .answer("systemctl --user enable", 1, "")
        .answer("systemctl --user show", 0, "LoadState=not-found\n");
    refused(() -> services.install(main, definition(), true, false), ExitCode.FAILURE);
    assertThat(unit).doesNotExist();

    installOurs(main);
    String before = Files.readString(unit) + "# mine\n";
    Files.writeString(unit, before);
    refused(() -> services.install(main, definition(), true, false), ExitCode.FAILURE);
    assertThat(Files.readString(unit)).isEqualTo(before);
  }

  @Test
  void lingeringIsAskedForWhereItIsOffAndARefusalNamesTheCommandForRoot() throws IOException {
    commands.answer("loginctl enable-linger ann", 1, "");
    assertThatThrownBy(services::linger)
        .isInstanceOfSatisfying(
            GatehouseException.class,
            e -> assertThat(e.remedy()).contains("sudo loginctl enable-linger ann"));
    commands.answer("loginctl enable-linger ann", 0, "").clear();

    services.linger();
    assertThat(commands.ran()).containsExactly("loginctl enable-linger ann");

    Path on = home.resolve("root/var/lib/systemd/linger/ann");
    Files.createDirectories(on.getParent());
    Files.createFile(on);
    commands.clear();
    services.linger();
    assertThat(commands.ran()).isEmpty();
  }

  @Test
  void startClearsTheLatchFirst() throws IOException {
    installOurs(main);
    commands.clear();

    services.start(main);

    assertThat(commands.ran())
        .containsSubsequence(
            "systemctl --user reset-failed " + UNIT, "systemctl --user start --no-block " + UNIT);
  }

  @Test
  void anInheritedRuntimeDirectoryIsNotNeeded() throws IOException {
    Path runtime = Files.createDirectories(home.resolve("root/run/user/1000"));

    assertThat(SystemdServices.variables(fixture.host("Linux", Map.of())))
        .containsEntry("XDG_RUNTIME_DIR", runtime.toString());
    assertThat(SystemdServices.variables(fixture.host("Linux", Map.of("XDG_RUNTIME_DIR", "/x"))))
        .containsEntry("XDG_RUNTIME_DIR", "/x");
  }

  @Test
  void whoseItIsNeedsNoQuestionToSystemd() throws IOException {
    installOurs(main);
    commands.clear();

    assertThat(services.definition(main).own()).isTrue();
    assertThat(commands.ran()).isEmpty();
  }

  private void installOurs(Instance instance) throws IOException {
    Files.createDirectories(unit.getParent());
    Files.writeString(unit, text(instance));
  }

  private static String text(Instance instance) {
    return new UnitFormat(252).render(ServiceFixture.writable(instance));
  }

  private static String json(Instance instance) {
    InstanceMarker marker = instance.marker().orElseThrow();
    return Json.write(
        Map.of(
            "id", marker.id(),
            "distribution", marker.distribution(),
            "profile", marker.profile(),
            "proofKey", marker.proofKey(),
            "createdAtMillis", marker.createdAtMillis()));
  }

  private ServiceDefinition definition() {
    return ServiceFixture.writable(main);
  }

  private static void refused(Runnable action, ExitCode code) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            GatehouseException.class,
            e -> {
              assertThat(e.exitCode()).isEqualTo(code);
              assertThat(e.remedy()).isNotBlank();
            });
  }
}
