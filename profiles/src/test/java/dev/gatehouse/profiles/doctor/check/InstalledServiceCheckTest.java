package dev.gatehouse.profiles.doctor.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.ServiceNames;
import dev.gatehouse.profiles.StateLayout;
import dev.gatehouse.profiles.TestHost;
import dev.gatehouse.profiles.doctor.Doctor;
import dev.gatehouse.profiles.doctor.DoctorReport;
import dev.gatehouse.profiles.doctor.DoctorReport.Outcome;
import dev.gatehouse.profiles.doctor.DoctorScope;
import dev.gatehouse.profiles.doctor.Finding.Severity;
import dev.gatehouse.profiles.service.DefinitionFile;
import dev.gatehouse.profiles.service.DefinitionFile.Ownership;
import dev.gatehouse.profiles.service.Drift;
import dev.gatehouse.profiles.service.NativeServices;
import dev.gatehouse.profiles.service.Preflight;
import dev.gatehouse.profiles.service.ServiceDefinition;
import dev.gatehouse.profiles.service.ServiceLimits;
import dev.gatehouse.profiles.service.ServiceOwner;
import dev.gatehouse.profiles.service.ServiceState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstalledServiceCheckTest {
  @TempDir Path directory;
  private TestHost host;
  private Instance main;
  private Installed services;

  @BeforeEach
  void setUp() {
    host = TestHost.in(directory);
    main = host.setUp("sigil", "--profile", "main");
    services = new Installed();
  }

  @Test
  void withoutAServiceThereIsNothingToFind() {
    services.ownership = Ownership.ABSENT;
    services.drifts.add(new Drift("ExecStart", "old", "new", true));

    assertThat(run(false).entries()).isEmpty();
    assertThat(services.touched).isEmpty();
  }

  @Test
  void aServiceOfTheNameThatIsSomebodyElsesIsNamedAndNeverTouched() {
    services.ownership = Ownership.OTHER_INSTANCE;
    services.drifts.add(new Drift("ExecStart", "old", "new", true));

    DoctorReport report = run(true);

    assertThat(report.entries())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.finding().id()).isEqualTo("installed-service-foreign");
              assertThat(entry.finding().evidence()).contains("sigil/other in /elsewhere");
            });
    assertThat(services.touched).isEmpty();
  }

  @Test
  void anOldDefinitionIsWrittenAnewAndNotStarted() {
    services.drifts.add(new Drift("ExecStart", "/old", "/new", true));
    services.drifts.add(new Drift("Description", "v1", "v2", false));

    DoctorReport looked = run(false);
    assertThat(looked.entries())
        .extracting(entry -> entry.finding().severity())
        .containsExactly(Severity.FAULT, Severity.WARNING);
    assertThat(looked.entries().get(0).finding().command())
        .isEqualTo("sigil --profile main gateway install --force");

    DoctorReport mended = run(true);
    assertThat(mended.healthy()).isTrue();
    assertThat(mended.entries()).allMatch(entry -> entry.outcome() == Outcome.FIXED);
    assertThat(services.touched).containsOnly("install main start=false force=false");
  }

  @Test
  void whatTheMachineLacksIsToldOnlyWhereAServiceIsInstalled() {
    services.preflight.add(new Preflight("linger", false, "it ends at logout", "enable it"));
    services.enabled = false;

    assertThat(run(false).entries())
        .extracting(entry -> entry.finding().id())
        .containsExactlyInAnyOrder("installed-service-linger", "installed-service-disabled");
    services.ownership = Ownership.ABSENT;
    assertThat(run(false).entries()).isEmpty();
  }

  private DoctorReport run(boolean fix) {
    return new Doctor(
            List.of(
                new InstalledServiceCheck(Optional.of(services), InstalledServiceCheckTest::plan)))
        .run(
            DoctorScope.of(main, host.environment(), TestHost.DISTRIBUTIONS, host.directory())
                .build(),
            fix);
  }

  private static ServiceDefinition plan(Instance instance) {
    return new ServiceDefinition(
        ServiceOwner.of(instance),
        ServiceNames.of(instance),
        "a gateway",
        List.of("/opt/gatehouse/gatehouse", "gateway"),
        List.of("/opt/gatehouse/gatehouse", "supervise"),
        Map.of(),
        Map.of(),
        StateLayout.of(instance).root().resolve("service.env"),
        instance.stateDirectory(),
        instance.stateDirectory().resolve("service.log"),
        ServiceLimits.NONE);
  }

  /** Services as a test wants them; notes what is done to them. */
  private static final class Installed implements NativeServices {
    final List<String> touched = new ArrayList<>();
    final List<Drift> drifts = new ArrayList<>();
    final List<Preflight> preflight = new ArrayList<>();
    Ownership ownership = Ownership.OWN;
    boolean enabled = true;

    @Override
    public Kind kind() {
      return new Kind("services", "enabled", "disabled");
    }

    @Override
    public String name(Instance instance) {
      return ServiceNames.of(instance).systemdUnit();
    }

    @Override
    public DefinitionFile definition(Instance instance) {
      Optional<ServiceOwner> owner =
          ownership == Ownership.OTHER_INSTANCE
              ? Optional.of(
                  new ServiceOwner(
                      "other-id", "sigil", "other", Path.of("/elsewhere"), Path.of("/elsewhere/c")))
              : Optional.empty();
      return new DefinitionFile(Path.of("/units/sigil"), ownership, owner, "text");
    }

    @Override
    public List<Preflight> preflight() {
      return preflight;
    }

    @Override
    public void install(
        Instance instance, ServiceDefinition definition, boolean start, boolean force) {
      touched.add("install " + instance.profile() + " start=" + start + " force=" + force);
      drifts.clear();
    }

    @Override
    public boolean uninstall(Instance instance, boolean force) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean enabled(Instance instance) {
      return enabled;
    }

    @Override
    public List<Drift> drift(Instance instance, ServiceDefinition definition) {
      return List.copyOf(drifts);
    }

    @Override
    public String logHint(Instance instance, Path log) {
      return "";
    }

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
      return ServiceState.NONE;
    }
  }
}
