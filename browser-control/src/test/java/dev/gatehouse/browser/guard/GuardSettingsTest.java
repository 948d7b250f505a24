package dev.gatehouse.browser.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GuardSettingsTest {
  @Test
  void nothingInsideIsOpenWhereNothingIsSaid() {
    assertThat(of(Map.of()).inside("localhost")).isFalse();
    assertThat(GuardSettings.of(Map.of()).inside("10.0.0.1")).isFalse();
    assertThat(of(Map.of()).opens("anything.example")).isTrue();
  }

  @Test
  void oneKeyOpensAndEitherKeyCloses() {
    assertThat(of(Map.of("dangerouslyAllowPrivateNetwork", true)).inside("x")).isTrue();
    assertThat(of(Map.of("allowPrivateNetwork", true)).inside("x")).isTrue();
    assertThat(
            of(Map.of("allowPrivateNetwork", true, "dangerouslyAllowPrivateNetwork", false))
                .inside("x"))
        .isFalse();
    assertThat(of(Map.of("allowPrivateNetwork", "true")).inside("x")).isFalse();
  }

  @Test
  void aNamedHostMayLieInside() {
    GuardSettings settings = of(Map.of("allowedHostnames", List.of("Dev.test", "*.lab.test")));

    assertThat(settings.inside("dev.test")).isTrue();
    assertThat(settings.inside("a.lab.test")).isTrue();
    assertThat(settings.inside("dev.test.evil.test")).isFalse();
  }

  @Test
  void aListOfHostsShutsOutTheOthers() {
    GuardSettings settings =
        of(
            Map.of(
                "hostnameAllowlist",
                List.of("*.example.com"),
                "allowedHostnames",
                List.of("localhost")));

    assertThat(settings.opens("www.example.com")).isTrue();
    assertThat(settings.opens("example.com")).isFalse();
    assertThat(settings.opens("localhost")).isTrue();
  }

  private static GuardSettings of(Map<String, Object> policy) {
    return GuardSettings.of(Map.of("browser", Map.of("ssrfPolicy", policy)));
  }
}
