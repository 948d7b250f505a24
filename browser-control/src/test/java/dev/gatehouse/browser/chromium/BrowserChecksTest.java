package dev.gatehouse.browser.chromium;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.distribution.Distributions;
import dev.gatehouse.core.file.SecureFiles;
import dev.gatehouse.ports.HostDirectory;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.InstanceResolver;
import dev.gatehouse.profiles.Selection;
import dev.gatehouse.profiles.StateLock;
import dev.gatehouse.profiles.doctor.Doctor;
import dev.gatehouse.profiles.doctor.DoctorReport;
import dev.gatehouse.profiles.doctor.DoctorReport.Outcome;
import dev.gatehouse.profiles.doctor.DoctorScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes stand for browsers here: what counts is number, beginning and command line. */
class BrowserChecksTest {
  private static final Distributions DISTRIBUTIONS =
      Distributions.load(BrowserChecksTest.class.getClassLoader());
  private static final Doctor DOCTOR = new Doctor(List.of(new OrphanedBrowserCheck()));

  @TempDir Path root;
  private Environment environment;
  private HostDirectory host;
  private Instance instance;
  private BrowserHome home;
  private Process browser;

  @BeforeEach
  void leaveABrowser() throws IOException {
    root = root.toRealPath();
    environment = new Environment(Map.of(), root.resolve("home"), root);
    host = new HostDirectory(root.resolve("host"));
    Path state = root.resolve("home/.sigil");
    SecureFiles.createDirectories(state);
    Files.writeString(state.resolve("sigil.json"), "{}");
    instance =
        new InstanceResolver(DISTRIBUTIONS.get("sigil"), environment, host)
            .resolve(Selection.nothing().withPurpose(Selection.Purpose.FILES));
    home = new BrowserHome(instance.layout().browserData("work"));
    SecureFiles.createDirectories(home.userData());
    browser = new ProcessBuilder("/bin/sh", "-c", "read word; :", "sh", home.word()).start();
  }

  @AfterEach
  void end() {
    browser.destroyForcibly();
  }

  @Test
  void aBrowserWhoseGatewayIsGoneIsNamedAndEnded() throws IOException {
    record(began());

    DoctorReport looked = DOCTOR.run(scope());
    assertThat(looked.entries())
        .singleElement()
        .satisfies(
            entry ->
                assertThat(entry.finding().evidence())
                    .contains("process " + browser.pid(), home.userData().toString()));
    assertThat(browser.isAlive()).isTrue();

    DoctorReport mended = DOCTOR.run(scope(), true);
    assertThat(mended.entries().get(0).outcome()).isEqualTo(Outcome.FIXED);
    assertThat(browser.isAlive()).isFalse();
    assertThat(BrowserRecord.file(home)).doesNotExist();
  }

  @Test
  void aProcessThatBeganAtAnotherTimeIsSomebodyElsesAndIsNotTouched() throws IOException {
    record(began().minusSeconds(60));

    assertThat(DOCTOR.run(scope(), true).entries()).isEmpty();
    assertThat(browser.isAlive()).isTrue();
  }

  @Test
  void theBrowserOfARunningGatewayIsNoOrphan() throws IOException {
    record(began());

    try (StateLock running = StateLock.take(instance)) {
      assertThat(DOCTOR.run(scope(), true).entries()).isEmpty();
    }
    assertThat(browser.isAlive()).isTrue();
  }

  private Instant began() {
    return Processes.started(browser.toHandle()).orElseThrow();
  }

  private void record(Instant started) throws IOException {
    new BrowserRecord(
            browser.pid(), started, "host", ThisHost.boot(), 9222, "guid", false, "/bin/sh")
        .write(home);
  }

  private DoctorScope scope() {
    return DoctorScope.of(instance, environment, DISTRIBUTIONS, host).build();
  }
}
