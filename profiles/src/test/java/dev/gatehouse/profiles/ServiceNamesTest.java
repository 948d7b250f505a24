package dev.gatehouse.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ServiceNamesTest {
  @Test
  void theNamesAreTheFamilys() {
    assertThat(names("sigil", "default"))
        .isEqualTo(new ServiceNames("com.sigil.gateway", "sigil-gateway.service", "Sigil Gateway"));
    assertThat(names("idlehands", "rescue"))
        .isEqualTo(
            new ServiceNames(
                "ai.idlehands.rescue",
                "idlehands-gateway-rescue.service",
                "IdleHands Gateway (rescue)"));
  }

  @Test
  void noProfileTakesTheNameOfTheDefaultServiceOrOfAnotherDistribution() {
    Set<String> seen = new HashSet<>();
    for (var distribution : TestHost.DISTRIBUTIONS.all()) {
      for (String profile : new String[] {"default", "main", "rescue", "dev", "work"}) {
        ServiceNames names = ServiceNames.of(distribution, new ProfileName(profile)).folded();

        assertThat(seen.add(names.launchdLabel())).isTrue();
        assertThat(seen.add(names.systemdUnit())).isTrue();
        assertThat(seen.add(names.windowsTask())).isTrue();
      }
    }
  }

  @Test
  void inheritedServiceVariablesNeverChangeAName() {
    // The names take no environment at all: there is nothing an inherited variable could change.
    assertThat(names("sigil", "rescue").systemdUnit()).isEqualTo("sigil-gateway-rescue.service");
  }

  private static ServiceNames names(String distribution, String profile) {
    return ServiceNames.of(TestHost.distribution(distribution), new ProfileName(profile));
  }
}
