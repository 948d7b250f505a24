package dev.gatehouse.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.distribution.Distribution;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildEnvironmentTest {
  @TempDir Path temporary;

  @Test
  void aChildInheritsNoInstanceOfAnyDistribution() {
    Map<String, String> parent = new LinkedHashMap<>();
    for (Distribution distribution : TestHost.DISTRIBUTIONS.all()) {
      for (String suffix :
          new String[] {
            "PROFILE",
            "STATE_DIR",
            "CONFIG_PATH",
            "GATEWAY_PORT",
            "GATEWAY_TOKEN",
            "GATEWAY_PASSWORD",
            "GATEWAY_URL",
            "LAUNCHD_LABEL",
            "SYSTEMD_UNIT",
            "WINDOWS_TASK_NAME",
            "SERVICE_MARKER",
            "SERVICE_KIND",
            "OAUTH_DIR",
            "AGENT_DIR",
            "BROWSER_CONTROL_URL"
          }) {
        parent.put(distribution.variable(suffix), "leak");
      }
      distribution
          .legacyEnvironmentPrefixes()
          .forEach(prefix -> parent.put(prefix + "STATE_DIR", "leak"));
    }
    parent.put("PATH", "/usr/bin");

    Map<String, String> child = ChildEnvironment.scrub(parent, TestHost.DISTRIBUTIONS.all());

    assertThat(child).containsOnlyKeys("PATH");
  }

  @Test
  void optionsThatJavaLoadsByItselfAndTheServiceManagersSocketsAreCleared() {
    Map<String, String> parent =
        Map.of(
            "JAVA_TOOL_OPTIONS", "-javaagent:x.jar",
            "JDK_JAVA_OPTIONS", "-Dx=y",
            "_JAVA_OPTIONS", "-Xmx1g",
            "NOTIFY_SOCKET", "/run/x",
            "INVOCATION_ID", "1",
            "LANG", "C.UTF-8");

    assertThat(ChildEnvironment.scrub(parent, TestHost.DISTRIBUTIONS.all()))
        .containsOnlyKeys("LANG");
  }

  @Test
  void whatBelongsToTheHostStays() {
    Map<String, String> parent =
        Map.of("GATEHOUSE_HOST_DIR", "/h", "SIGIL_HOME", "/home/b", "HOME", "/home/a");

    assertThat(ChildEnvironment.scrub(parent, TestHost.DISTRIBUTIONS.all())).isEqualTo(parent);
  }

  @Test
  void aChildThatShallActOnAnInstanceIsToldAllOfItsPlaces() {
    TestHost host = TestHost.in(temporary);
    Instance rescue =
        host.resolve(
            "sigil",
            Selection.nothing().withPurpose(Selection.Purpose.FILES).withProfile("rescue"));
    Map<String, String> parent = Map.of("SIGIL_PROFILE", "main", "SIGIL_GATEWAY_PORT", "18789");

    Map<String, String> child = ChildEnvironment.of(rescue, parent, TestHost.DISTRIBUTIONS.all());

    assertThat(child)
        .containsEntry("SIGIL_PROFILE", "rescue")
        .containsEntry("SIGIL_STATE_DIR", host.home(".sigil-rescue").toString())
        .containsEntry("SIGIL_CONFIG_PATH", host.home(".sigil-rescue/sigil.json").toString())
        .doesNotContainKey("SIGIL_GATEWAY_PORT");
  }
}
