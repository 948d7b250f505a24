package dev.gatehouse.gateway.browser;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrowserPathsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/tabs?profile=x",
        "/tabs#x",
        "/profiles/../tabs",
        "/profiles/%2e%2E/tabs",
        "/a\\b",
        "/a b",
        "/a\u0000",
        "/%zz",
        "/tabs/ü"
      })
  void refusesWhatIsMoreThanAPath(String path) {
    assertThat(BrowserPaths.plain(path)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/profiles/create",
        "profiles/create",
        "//profiles//create/",
        "/Profiles/Create",
        "/%70rofiles/create",
        "/profiles%2Fcreate",
        "/reset-profile",
        "/reset%2dprofile/"
      })
  void knowsAChangeOfProfilesHoweverItIsWritten(String path) {
    assertThat(BrowserPaths.plain(path))
        .hasValueSatisfying(
            plain -> assertThat(BrowserPaths.changesProfiles("POST", plain)).isTrue());
  }

  @Property
  void everyDeletionBelowProfilesIsAChange(@ForAll String name) {
    BrowserPaths.plain("/profiles/" + name)
        .filter(path -> !path.replaceAll("/+", "/").equals("/profiles/"))
        .ifPresent(path -> assertThat(BrowserPaths.changesProfiles("DELETE", path)).isTrue());
    assertThat(BrowserPaths.changesProfiles("GET", "/profiles/" + name)).isFalse();
  }
}
