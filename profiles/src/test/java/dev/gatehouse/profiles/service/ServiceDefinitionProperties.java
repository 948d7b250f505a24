package dev.gatehouse.profiles.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.profiles.Instance;
import java.nio.file.Path;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;

class ServiceDefinitionProperties {
  private static final Instance INSTANCE =
      ServiceFixture.unmade("sigil", "main", Path.of("/srv/sigil-main"));

  @Property(tries = 60)
  @Domain(DomainContext.Global.class)
  void refusesControlCharactersInEveryField(
      @ForAll @CharRange(from = '\u0000', to = '\u001f') char control) {
    String value = "a" + control + "b";
    if (control == '\t') {
      assertThat(ServiceFixture.hostile(INSTANCE, "/bin/x", Map.of("V", value), value)).isNotNull();
      return;
    }
    assertThatThrownBy(() -> ServiceFixture.hostile(INSTANCE, "/bin/x", Map.of("V", value), "a"))
        .isInstanceOfSatisfying(
            GatehouseException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIG))
        .hasMessageContaining("the variable V")
        .hasMessageNotContaining(value);
    assertThatThrownBy(() -> ServiceFixture.hostile(INSTANCE, "/bin/x", Map.of(), value))
        .isInstanceOf(GatehouseException.class);
    assertThatThrownBy(() -> ServiceFixture.hostile(INSTANCE, "/bin/x" + value, Map.of(), "a"))
        .isInstanceOf(RuntimeException.class);
  }

  @Property(tries = 20)
  @Domain(DomainContext.Global.class)
  void refusesWhatIsNoText(@ForAll @CharRange(from = '\ud800', to = '\udbff') char half) {
    assertThatThrownBy(() -> ServiceText.check("it", "a" + half + "b"))
        .isInstanceOf(GatehouseException.class);
    assertThatThrownBy(() -> ServiceText.check("it", "\ufffe"))
        .isInstanceOf(GatehouseException.class);
  }

  @Property(tries = 300)
  @Domain(HostileText.class)
  void variablesComeBackFromTheirFileAsTheyWere(@ForAll String value) {
    Map<String, String> variables = Map.of("ONE", value, "TWO", "x" + value, "THREE", "");

    assertThat(EnvironmentText.read(EnvironmentText.write(variables))).isEqualTo(variables);
  }

  @Property(tries = 100)
  @Domain(HostileText.class)
  void refusesNamesThatAreNone(@ForAll String name) {
    assertThatThrownBy(() -> EnvironmentText.write(Map.of("A=" + name, "x")))
        .isInstanceOf(GatehouseException.class);
  }
}
