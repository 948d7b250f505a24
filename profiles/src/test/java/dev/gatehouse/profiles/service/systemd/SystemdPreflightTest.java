package dev.gatehouse.profiles.service.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.profiles.service.CommandRunner;
import dev.gatehouse.profiles.service.Preflight;
import dev.gatehouse.profiles.service.RecordedCommands;
import dev.gatehouse.profiles.service.ServiceFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemdPreflightTest {
  @TempDir Path home;
  private final RecordedCommands commands = new RecordedCommands();

  @Test
  void nothingStandsInTheWayOfAUserWhoLingers() throws IOException {
    booted();
    file("var/lib/systemd/linger/ann", "");

    assertThat(run(Map.of())).isEmpty();
  }

  @Test
  void withoutLingeringItSaysWhenTheServiceEndsAndHowToMendIt() throws IOException {
    booted();

    assertThat(run(Map.of()))
        .singleElement()
        .returns("no-linger", Preflight::id)
        .returns(false, Preflight::blocks)
        .extracting(Preflight::remedy)
        .asString()
        .contains("loginctl enable-linger ann");
  }

  @Test
  void withoutAUserBusItNamesTheRuntimeDirectory() throws IOException {
    booted();
    commands.answer("systemctl --user", 1, "");

    assertThat(only(Map.of()))
        .returns("no-user-bus", Preflight::id)
        .returns(true, Preflight::blocks)
        .extracting(Preflight::remedy)
        .asString()
        .contains("XDG_RUNTIME_DIR=/run/user/1000");
  }

  @Test
  void withoutSystemctlItSaysSo() throws IOException {
    booted();
    commands.answer("systemctl --user", CommandRunner.Result.NOT_THERE, "");

    assertThat(only(Map.of()).id()).isEqualTo("no-systemctl");
  }

  @Test
  void inWindowsSubsystemForLinuxItNamesTheSwitch() throws IOException {
    file("proc/version", "Linux version 5.15.167.4-microsoft-standard-WSL2");

    assertThat(only(Map.of()).remedy()).contains("/etc/wsl.conf", "systemd=true", "wsl --shutdown");
  }

  @Test
  void inAContainerTheEngineIsTheServiceManager() throws IOException {
    file("proc/version", "Linux version 6.1");
    file(".dockerenv", "");
    assertThat(only(Map.of()).id()).isEqualTo("container");

    Files.delete(home.resolve("root/.dockerenv"));
    file("proc/1/cgroup", "0::/kubepods/burstable/pod1\n");
    assertThat(only(Map.of()).remedy()).contains("--restart unless-stopped");

    file("proc/1/cgroup", "0::/init.scope\n");
    assertThat(only(Map.of("container", "podman")).id()).isEqualTo("container");
  }

  @Test
  void aMachineOfAnotherInitIsSupervised() throws IOException {
    file("proc/version", "Linux version 6.1");
    file("proc/1/cgroup", "0::/\n");

    assertThat(only(Map.of()))
        .returns("no-systemd", Preflight::id)
        .extracting(Preflight::remedy)
        .asString()
        .contains("\"up\"");
  }

  private void booted() throws IOException {
    Files.createDirectories(home.resolve("root/run/systemd/system"));
  }

  private void file(String path, String text) throws IOException {
    Path file = home.resolve("root").resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Preflight only(Map<String, String> variables) {
    List<Preflight> found = run(variables);
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  private List<Preflight> run(Map<String, String> variables) {
    return new SystemdPreflight(new ServiceFixture(home).host("Linux", variables), commands).run();
  }
}
