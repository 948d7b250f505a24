package dev.gatehouse.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.GatehouseException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostNamesTest {
  @TempDir Path temporary;

  @Test
  void twoInstancesNeverShareAContainerEvenUnderOneProfileName() {
    TestHost host = TestHost.in(temporary);
    Instance one = host.setUp("sigil", "--profile", "work");
    host.export("SIGIL_PROFILE", "work").export("SIGIL_STATE_DIR", "~/elsewhere");
    Instance other = host.setUp("sigil");

    assertThat(HostNames.container(one, "agent-main"))
        .startsWith("sigil-work-")
        .endsWith("-sbx-agent-main")
        .isNotEqualTo(HostNames.container(other, "agent-main"));
  }

  @Test
  void aScopeThatIsNoNameIsRefused() {
    Instance instance = TestHost.in(temporary).setUp("sigil");

    assertThatThrownBy(() -> HostNames.container(instance, "a/../b"))
        .isInstanceOf(GatehouseException.class);
  }
}
