package dev.gatehouse.profiles.doctor.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.config.ConfigPath;
import dev.gatehouse.core.config.ConfigStore;
import dev.gatehouse.core.file.SecureFiles;
import dev.gatehouse.ports.Lease;
import dev.gatehouse.ports.PortBlock;
import dev.gatehouse.ports.PortSettings;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.Selection;
import dev.gatehouse.profiles.StateLock;
import dev.gatehouse.profiles.TestHost;
import dev.gatehouse.profiles.doctor.Doctor;
import dev.gatehouse.profiles.doctor.DoctorReport;
import dev.gatehouse.profiles.doctor.DoctorReport.Entry;
import dev.gatehouse.profiles.doctor.DoctorReport.Outcome;
import dev.gatehouse.profiles.doctor.DoctorScope;
import dev.gatehouse.profiles.doctor.Finding.Severity;
import dev.gatehouse.profiles.service.ServiceManager;
import dev.gatehouse.profiles.service.ServiceState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceChecksTest {
  private static final Doctor DOCTOR = new Doctor(InstanceChecks.all());

  @TempDir Path directory;
  private TestHost host;
  private Instance main;

  @BeforeEach
  void setUp() {
    host = TestHost.in(directory);
    int base = TestHost.freeBase("sigil");
    main = host.setUp("sigil", "--profile", "main", "--port", String.valueOf(base));
  }

  @Test
  void aFreshInstanceIsWellAndNothingIsTouched() {
    Map<String, String> before = host.files();

    DoctorReport report = DOCTOR.run(scope(main));

    assertThat(faults(report)).isEmpty();
    assertThat(report.healthy()).isTrue();
    assertThat(report.checks()).hasSize(InstanceChecks.all().size());
    assertThat(host.files()).isEqualTo(before);
  }

  @Test
  void anInstanceThatWasNeverSetUpIsToldHow() {
    DoctorReport report =
        DOCTOR.run(scope(host.resolve("sigil", Selection.Purpose.FILES, "--profile", "new")));

    Entry missing = only(report, "state-directory-missing");
    assertThat(missing.finding().command()).isEqualTo("sigil --profile new setup");
    assertThat(report.healthy()).isFalse();
  }

  @Test
  void filesOpenToOthersAreFoundAndClosed() throws IOException {
    Path env = TestHost.write(main.layout().environmentFile(), "KEY=x\n");
    Path token = TestHost.write(main.layout().credentials().resolve("oauth/token.json"), "{}");
    for (Path path : List.of(env, token, main.configPath())) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
    }
    Files.setPosixFilePermissions(
        main.stateDirectory(), PosixFilePermissions.fromString("rwxr-xr-x"));

    DoctorReport report = DOCTOR.run(scope(main), true);

    assertThat(entries(report, "file-modes"))
        .allMatch(entry -> entry.outcome() == Outcome.FIXED)
        .extracting(entry -> entry.finding().command())
        .contains("chmod 600 " + env, "chmod 600 " + token)
        .anyMatch(command -> command.equals("chmod go-rwx " + main.stateDirectory()));
    assertThat(Files.getPosixFilePermissions(token))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(Files.getPosixFilePermissions(main.stateDirectory()))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    assertThat(report.healthy()).isTrue();
  }

  @Test
  void aLinkAmongTheCredentialsIsNeverFollowed() throws IOException {
    Path outside = TestHost.write(directory.resolve("outside/secret"), "x");
    Files.setPosixFilePermissions(outside, PosixFilePermissions.fromString("rw-r--r--"));
    SecureFiles.createDirectories(main.layout().credentials());
    Files.createSymbolicLink(main.layout().credentials().resolve("link"), outside);

    DOCTOR.run(scope(main), true);

    assertThat(Files.getPosixFilePermissions(outside))
        .isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));
  }

  @Test
  void whatAKilledWriterLeftIsFoundAndDeletedOnceItIsOld() throws IOException {
    Path old = halfWritten();
    Path young = halfWritten();
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
    Path left = TestHost.write(main.layout().temporary().resolve("run-1/part"), "x");
    Files.setLastModifiedTime(
        left.getParent(), FileTime.from(Instant.now().minus(Duration.ofDays(3))));

    DoctorReport report = DOCTOR.run(scope(main), true);

    assertThat(only(report, "stale-files-half-written").outcome()).isEqualTo(Outcome.FIXED);
    assertThat(only(report, "stale-files-temporary").outcome()).isEqualTo(Outcome.FIXED);
    assertThat(old).doesNotExist();
    assertThat(left.getParent()).doesNotExist();
    assertThat(young).exists();
  }

  @Test
  void temporaryFilesOfARunningGatewayStay() throws IOException {
    Path left = TestHost.write(main.layout().temporary().resolve("run-1/part"), "x");
    Files.setLastModifiedTime(
        left.getParent(), FileTime.from(Instant.now().minus(Duration.ofDays(3))));

    try (StateLock held = StateLock.take(main)) {
      DOCTOR.run(scope(main), true);
    }

    assertThat(left).exists();
  }

  @Test
  void aBrokenConfigurationNamesTheGenerationToGoBackTo() throws IOException {
    ConfigStore store = main.configStore(host.environment(), Clock.systemUTC());
    store.noticeOutsideChange();
    int good = store.history().get(store.history().size() - 1).number();
    Files.writeString(main.configPath(), "{ gateway: { port: \"oops\" } }");
    String text = Files.readString(main.configPath());

    DoctorReport report = DOCTOR.run(scope(main), true);

    Entry invalid = only(report, "config-invalid");
    assertThat(invalid.finding().evidence()).contains(main.configPath() + ":1:");
    assertThat(invalid.finding().command())
        .isEqualTo("sigil --profile main config rollback " + good);
    assertThat(invalid.outcome()).isEqualTo(Outcome.OPEN);
    assertThat(Files.readString(main.configPath())).isEqualTo(text);
  }

  @Test
  void anUnknownKeyIsAWarning() {
    change("gateway.prot", 1);

    assertThat(only(DOCTOR.run(scope(main)), "config-warning").finding().evidence())
        .contains("prot");
  }

  @Test
  void secretsThatCannotBeReadOrCanBeGuessedAreFound() {
    change("channels.telegram.botToken", Map.of("source", "env", "id", "MISSING_ONE"));
    change("hooks.token", "aaaaaaaaaaaaaaaaaaaaaaaa");

    DoctorReport report = DOCTOR.run(scope(main));

    assertThat(only(report, "secrets-unresolved").finding().evidence()).contains("MISSING_ONE");
    assertThat(only(report, "secrets-weak").finding().evidence())
        .contains("hooks.token")
        .doesNotContain("aaaaaaaa");
  }

  @Test
  void aStrangerOnThePortIsNamedWithAFreeBase() throws IOException {
    try (ServerSocket stranger =
        new ServerSocket(main.ports().gateway(), 1, InetAddress.getByName("127.0.0.1"))) {
      assertThat(stranger.isBound()).isTrue();

      Entry taken = only(DOCTOR.run(scope(main)), "ports-taken");

      assertThat(taken.finding().evidence()).contains(String.valueOf(main.ports().gateway()));
      assertThat(taken.finding().command())
          .matches("sigil --profile main config set gateway.port \\d+");
    }
  }

  @Test
  void aGatewayThatHoldsItsPortAndSaysNothingIsFound() throws IOException {
    PortSettings settings =
        PortSettings.of(Map.of(), main.distribution().configKeys(), main.configPath());
    try (StateLock lock = StateLock.take(main);
        Lease lease =
            host.leases()
                .acquire(
                    main.leaseOwner(),
                    main.ports(),
                    PortBlock.of(main.ports(), settings),
                    List.of())) {
      change("gateway.port", main.ports().gateway() + 500);

      DoctorReport report = DOCTOR.run(scope(main));

      assertThat(only(report, "lease-silent").finding().evidence())
          .contains("process " + ProcessHandle.current().pid());
      assertThat(only(report, "lease-other-port").finding().evidence())
          .contains("it holds " + main.ports().gateway());
    }
  }

  @Test
  void aBotTokenThatASiblingUsesTooIsFoundAndNeverShown() {
    Instance rescue = host.setUp("sigil", "--profile", "rescue");
    change("channels.telegram.botToken", "123456:a-token-that-nobody-may-see");
    change(rescue, "channels.telegram.botToken", "123456:a-token-that-nobody-may-see");
    Map<String, String> before = host.files();

    DoctorReport report = DOCTOR.run(scope(main), true);

    Entry shared = only(report, "isolation-channel-credential-shared");
    assertThat(shared.finding().severity()).isEqualTo(Severity.FAULT);
    assertThat(shared.finding().title()).contains("sigil/rescue");
    assertThat(report.toTree().toString()).doesNotContain("nobody-may-see");
    assertThat(host.files()).isEqualTo(before);
  }

  @Test
  void severalInstancesAreSiblingsAndNoFinding() {
    host.setUp("sigil", "--profile", "rescue");
    host.setUp("epiloop");

    assertThat(faults(DOCTOR.run(scope(main)))).isEmpty();
  }

  @Test
  void anInstanceThatTheHostForgotIsEnteredAgain() throws IOException {
    Path entry =
        host.directory()
            .path()
            .resolve("instances")
            .resolve(main.marker().orElseThrow().id() + ".json");
    Files.delete(entry);

    DoctorReport report = DOCTOR.run(scope(main), true);

    assertThat(only(report, "registry-missing").outcome()).isEqualTo(Outcome.FIXED);
    assertThat(entry).exists();
  }

  @Test
  void aServiceThatGaveUpIsAFaultWithItsReason() {
    DoctorReport report =
        DOCTOR.run(
            builder(main)
                .services(
                    new Standing(
                        new ServiceState(
                            ServiceState.Phase.GAVE_UP, 0, 5, "exit 78: no such port")))
                .build());

    assertThat(only(report, "service-gave-up").finding().evidence())
        .isEqualTo("exit 78: no such port");
  }

  @Test
  void aClockThatWentBackIsSeenInTheFiles() {
    Instant yesterday = Instant.now().minus(Duration.ofDays(1));

    DoctorReport report =
        DOCTOR.run(builder(main).clock(Clock.fixed(yesterday, ZoneOffset.UTC)).build());

    assertThat(only(report, "clock-went-back").finding().evidence())
        .contains(main.stateDirectory().toString());
    assertThat(
            entries(
                DOCTOR.run(
                    builder(main)
                        .clock(Clock.offset(Clock.systemUTC(), Duration.ofDays(1)))
                        .build()),
                "clock-went-back"))
        .isEmpty();
  }

  @Test
  void aStateDirectoryOverItsQuotaNamesWhatIsLargest() {
    change("gateway.budget.diskMb", 16);
    TestHost.write(main.stateDirectory().resolve("media/big"), "x".repeat(17 << 20));

    assertThat(only(DOCTOR.run(scope(main)), "disk-quota").finding().evidence())
        .contains("17 MB of the 16 MB", "most is in media");
  }

  @Test
  void variablesOfAnotherServiceAreNamedAndSecretsNotShown() {
    host.export("SIGIL_SYSTEMD_UNIT", "sigil-gateway.service")
        .export("SIGIL_GATEWAY_TOKEN", "a-token-that-nobody-may-see");

    DoctorReport report = DOCTOR.run(scope(main));

    assertThat(only(report, "environment-service-name").finding().command())
        .isEqualTo("unset SIGIL_SYSTEMD_UNIT");
    assertThat(only(report, "environment-secret").finding().evidence())
        .isEqualTo("SIGIL_GATEWAY_TOKEN is set");
  }

  private Path halfWritten() {
    return TestHost.write(
        main.stateDirectory().resolve("." + "gateway.json." + UUID.randomUUID() + ".tmp"), "{");
  }

  private void change(String path, Object value) {
    change(main, path, value);
  }

  private void change(Instance instance, String path, Object value) {
    instance
        .configStore(host.environment(), Clock.systemUTC())
        .change(
            new ConfigStore.Change("test", "a test", true),
            Optional.empty(),
            document -> document.set(ConfigPath.parse(path), value));
  }

  private DoctorScope scope(Instance instance) {
    return builder(instance).build();
  }

  private DoctorScope.Builder builder(Instance instance) {
    return DoctorScope.of(instance, host.environment(), TestHost.DISTRIBUTIONS, host.directory());
  }

  private static List<Entry> faults(DoctorReport report) {
    return report.entries().stream()
        .filter(entry -> entry.finding().severity() == Severity.FAULT)
        .toList();
  }

  private static List<Entry> entries(DoctorReport report, String id) {
    return report.entries().stream().filter(e -> e.finding().id().equals(id)).toList();
  }

  private static Entry only(DoctorReport report, String id) {
    assertThat(entries(report, id)).as(report.toTree().toString()).hasSize(1);
    return entries(report, id).get(0);
  }

  /** A manager that starts and stops nothing. */
  private record Standing(ServiceState standing) implements ServiceManager {
    @Override
    public void start(Instance instance) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean stop(Instance instance, Duration limit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ServiceState state(Instance instance) {
      return standing;
    }
  }
}
