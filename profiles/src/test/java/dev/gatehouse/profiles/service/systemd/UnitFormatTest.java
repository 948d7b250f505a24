package dev.gatehouse.profiles.service.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.service.DefinitionFiles;
import dev.gatehouse.profiles.service.Drift;
import dev.gatehouse.profiles.service.ServiceFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnitFormatTest {
  @TempDir Path home;
  private Instance instance;
  private String unit;

  @BeforeEach
  void render() {
    instance = new ServiceFixture(home).instance("sigil", "rescue");
    unit = new UnitFormat(252).render(ServiceFixture.definition(instance));
  }

  @Test
  void saysReadinessWatchdogAndWhatIsNotRetried() {
    assertThat(unit)
        .contains(
            "Type=notify\n",
            "NotifyAccess=all\n",
            "WatchdogSec=60\n",
            "Restart=on-failure\n",
            "RestartPreventExitStatus=2 76 77 " + ExitCode.CONFIG.code() + "\n",
            "AssertPathExists=/srv/xgateway/instance.json\n",
            "EnvironmentFile=/srv/xgateway/service.env\n",
            "MemoryMax=1073741824\n",
            "TasksMax=500\n",
            "NoNewPrivileges=yes\n",
            "WantedBy=default.target\n");
  }

  @Test
  void leavesABrowserItsSandbox() {
    assertThat(unit)
        .doesNotContain(
            "RestrictNamespaces", "MemoryDenyWriteExecute", "SystemCallFilter", "PrivateTmp");
  }

  @Test
  void theWindowOfTheStartLimitIsLongerThanTheSlowestStartsTogether() {
    var fields = new UnitFormat(252).fields(unit);

    assertThat(Integer.parseInt(fields.get("Unit.StartLimitIntervalSec")))
        .isGreaterThan(
            Integer.parseInt(fields.get("Unit.StartLimitBurst"))
                * (Integer.parseInt(fields.get("Service.TimeoutStartSec")) + 5));
  }

  @Test
  void aNewerSystemdGrowsThePauseAndAnOlderOneIsNotToldOfIt() {
    String newer = new UnitFormat(254).render(ServiceFixture.definition(instance));

    assertThat(newer).contains("RestartSteps=5\n", "RestartMaxDelaySec=60\n");
    assertThat(unit).doesNotContain("RestartSteps");
  }

  @Test
  void theFileOfVariablesIsNoPattern() {
    assertThat(UnitText.pattern(Path.of("/a*b/c?[d]/e\\f%")))
        .isEqualTo("/a\\*b/c\\?\\[d]/e\\\\f%%");
  }

  @Test
  void aUnitOfSomebodyElseHasNoOwner() {
    UnitFormat format = new UnitFormat(252);

    assertThat(format.owner("[Service]\nExecStart=/bin/sleep 1\n")).isEmpty();
    assertThat(format.owner("")).isEmpty();
    assertThat(format.owner("\0\0\0[X-Gatehouse")).isEmpty();
  }

  @Test
  void aHalfWrittenUnitStillSaysWhoseItIsAndDiffers() {
    String half = unit.substring(0, unit.indexOf("[Service]") + 20);
    DefinitionFiles files = new DefinitionFiles(new UnitFormat(252));

    assertThat(new UnitFormat(252).owner(half))
        .contains(ServiceFixture.definition(instance).owner());
    assertThat(files.drift(half, ServiceFixture.definition(instance)))
        .extracting(Drift::field)
        .contains("Service.ExecStart", "Install.WantedBy");
    assertThat(files.drift(unit, ServiceFixture.definition(instance))).isEmpty();
  }

  @Test
  void aChangeByHandIsNamedWithBothValues() {
    DefinitionFiles files = new DefinitionFiles(new UnitFormat(252));

    assertThat(
            files.drift(
                unit.replace("WatchdogSec=60", "WatchdogSec=5"),
                ServiceFixture.definition(instance)))
        .containsExactly(new Drift("Service.WatchdogSec", "5", "60", false));
  }
}
