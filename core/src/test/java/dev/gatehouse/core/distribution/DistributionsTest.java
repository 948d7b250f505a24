package dev.gatehouse.core.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DistributionsTest {
  private final Distributions distributions =
      Distributions.load(DistributionsTest.class.getClassLoader());

  @ParameterizedTest
  @CsvSource({
    "gatehouse,GATEHOUSE_,.gatehouse,gatehouse.json,gatehouse-gateway",
    "sigil,SIGIL_,.sigil,sigil.json,sigil-gateway",
    "epiloop,EPILOOP_,.epiloop,epiloop.json,epiloop-gateway",
    "idlehands,IDLEHANDS_,.idlehands,idlehands.json,idlehands-gateway",
    "jarvis,JARVIS_,.jarvis,jarvis.json,jarvis-gateway",
  })
  void knowsTheNamesOfTheFamily(
      String id, String prefix, String state, String config, String unit) {
    Distribution distribution = distributions.get(id);

    assertThat(distribution.environmentPrefix()).isEqualTo(prefix);
    assertThat(distribution.stateDirectoryName()).isEqualTo(state);
    assertThat(distribution.configFileName()).isEqualTo(config);
    assertThat(distribution.services().systemdUnit()).isEqualTo(unit);
    assertThat(distribution.variable("profile")).isEqualTo(prefix + "PROFILE");
    assertThat(distribution.defaultPort()).isEqualTo(18_789);
  }

  @Test
  void theCanvasHasAPortOfItsOwnInSigilAndEpiloopOnly() {
    assertThat(distributions.all())
        .filteredOn(d -> d.ports().canvas().equals(OptionalInt.of(4)))
        .extracting(Distribution::id)
        .containsExactly("epiloop", "sigil");
  }

  @Test
  void onlyEpiloopHasAnAddressForItsControlService() {
    assertThat(distributions.all())
        .filteredOn(d -> d.configKeys().browserControlUrl())
        .extracting(Distribution::id)
        .containsExactly("epiloop");
  }

  @Test
  void anUnknownOneIsRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> distributions.get("acme"))
        .hasMessageContaining("\"acme\"")
        .isInstanceOfSatisfying(
            GatehouseException.class,
            e -> {
              assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
              assertThat(e.remedy()).contains("epiloop, gatehouse, idlehands, jarvis, sigil");
            });
  }

  @Test
  void aSixthNeedsNoJavaOnlyAResourceOnTheClassPath(@TempDir Path directory) throws IOException {
    Files.writeString(
        directory.resolve(Distributions.RESOURCE),
        """
        distributions.acme = ${family-defaults} {
          display-name = "Acme"
          brands = [acme]
          environment-prefix = "ACME_"
          state-directory-name = ".acme"
          config-file-name = "acme.json"
          workspace = "{state}/workspace"
          profile-workspace = "{state}/workspace-{profile}"
          default-port = 28000
          managed-browser-profile = "acme"
          services {
            launchd-label = "org.acme.gateway"
            profile-launchd-label = "org.acme.{profile}"
            systemd-unit = "acme-gateway"
            profile-systemd-unit = "acme-gateway-{profile}"
            windows-task = "Acme Gateway"
            profile-windows-task = "Acme Gateway ({profile})"
          }
        }
        """);
    try (URLClassLoader withAcme =
        new URLClassLoader(
            new URL[] {directory.toUri().toURL()}, DistributionsTest.class.getClassLoader())) {
      Distributions six = Distributions.load(withAcme);

      assertThat(six.all()).hasSize(6);
      assertThat(six.get("acme").defaultPort()).isEqualTo(28_000);
      assertThat(six.get("acme").ports()).isEqualTo(six.get("gatehouse").ports());
    }
  }

  @Test
  void aDistributionThatLacksAValueIsRefusedWithTheValuesName() {
    assertThatThrownBy(
            () -> Distributions.of(ConfigFactory.parseString("distributions.x { brands = [] }")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("ports");
  }
}
