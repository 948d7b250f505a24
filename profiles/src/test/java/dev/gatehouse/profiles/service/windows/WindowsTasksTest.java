package dev.gatehouse.profiles.service.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.service.CommandRunner;
import dev.gatehouse.profiles.service.Preflight;
import dev.gatehouse.profiles.service.RecordedCommands;
import dev.gatehouse.profiles.service.RecordedSupervisor;
import dev.gatehouse.profiles.service.ServiceFixture;
import dev.gatehouse.profiles.service.ServiceState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The words that the task scheduler would hear; it is on no machine of ours. */
class WindowsTasksTest {
  private static final String NAME = "Sigil Gateway (main)";

  @TempDir Path home;
  private final RecordedCommands commands = new RecordedCommands();
  private final RecordedSupervisor supervisor = new RecordedSupervisor();
  private WindowsTasks tasks;
  private Instance main;

  @BeforeEach
  void tasks() {
    ServiceFixture fixture = new ServiceFixture(home);
    tasks =
        new WindowsTasks(
            fixture.host("Windows 11", Map.of("USERDOMAIN", "HOST")), commands, supervisor);
    main = fixture.instance("sigil", "main");
    commands.answer("schtasks /Query /TN", 1, "");
  }

  @Test
  void installRegistersTheTaskFromAFileInTheSchedulersEncoding() throws IOException {
    tasks.install(main, ServiceFixture.writable(main), true, false);

    Path file = main.stateDirectory().resolve("service.task.xml");
    byte[] bytes = Files.readAllBytes(file);
    assertThat(bytes[0]).isEqualTo((byte) 0xff);
    assertThat(bytes[1]).isEqualTo((byte) 0xfe);
    assertThat(new String(bytes, StandardCharsets.UTF_16LE))
        .contains("HOST\\ann", "supervise")
        .doesNotContain("s3cret");
    assertThat(commands.ran())
        .containsSubsequence(
            "schtasks /Create /F /TN " + NAME + " /XML " + file, "schtasks /Run /TN " + NAME);
  }

  @Test
  void theSchedulerAndNotTheCopySaysWhoseTheTaskIs() {
    tasks.install(main, ServiceFixture.writable(main), true, false);
    assertThat(tasks.definition(main).own()).isFalse();

    registered(main);
    assertThat(tasks.definition(main).own()).isTrue();
    assertThat(tasks.enabled(main)).isTrue();
    assertThat(tasks.drift(main, ServiceFixture.writable(main))).isEmpty();
  }

  @Test
  void aForeignTaskIsLeftAlone() {
    commands.answer("schtasks /Query /TN", 0, "<Task><Actions/></Task>");

    assertThatThrownBy(() -> tasks.install(main, ServiceFixture.writable(main), true, true))
        .isInstanceOfSatisfying(
            GatehouseException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFLICT));
    assertThatThrownBy(() -> tasks.uninstall(main, true)).isInstanceOf(GatehouseException.class);
    assertThatThrownBy(() -> tasks.stop(main, Duration.ZERO))
        .isInstanceOf(GatehouseException.class);
    assertThat(commands.ran()).allMatch(line -> line.startsWith("schtasks /Query"));
  }

  @Test
  void aStopAsksTheSupervisorBeforeTheSchedulerEndsIt() {
    registered(main);
    supervisor.phase(ServiceState.Phase.RUNNING);

    assertThat(tasks.stop(main, Duration.ofSeconds(1))).isTrue();

    assertThat(supervisor.asked()).containsExactly("stop");
    assertThat(commands.ran()).contains("schtasks /End /TN " + NAME);
  }

  @Test
  void anInstallOverARunningTaskStartsItAgain() {
    registered(main);
    supervisor.phase(ServiceState.Phase.RUNNING);

    tasks.install(main, ServiceFixture.writable(main), true, false);

    assertThat(supervisor.asked()).containsExactly("stop");
    assertThat(commands.ran())
        .containsSubsequence("schtasks /End /TN " + NAME, "schtasks /Run /TN " + NAME);
  }

  @Test
  void withoutASchedulerItSaysSo() {
    commands.answer("schtasks /Query /?", CommandRunner.Result.NOT_THERE, "");

    assertThat(tasks.preflight()).extracting(Preflight::id).containsExactly("no-task-scheduler");
  }

  private void registered(Instance instance) {
    commands.answer(
        "schtasks /Query /TN",
        0,
        new TaskFormat("HOST\\ann").render(ServiceFixture.writable(instance)));
  }
}
