package dev.gatehouse.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class StateLayoutTest {
  private static final Path STATE = Path.of("/home/a/.sigil-main");
  private final StateLayout layout = new StateLayout(STATE);

  @Test
  void everyPathOfAnInstanceLiesInItsStateDirectory() throws ReflectiveOperationException {
    List<Path> paths = new ArrayList<>();
    for (Method method : StateLayout.class.getDeclaredMethods()) {
      if (method.getReturnType() == Path.class
          && Modifier.isPublic(method.getModifiers())
          && !method.getName().equals("root")) {
        Object[] arguments = new Object[method.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
          arguments[i] = method.getParameterTypes()[i] == LocalDate.class ? LocalDate.EPOCH : "a";
        }
        paths.add((Path) method.invoke(layout, arguments));
      }
    }

    assertThat(paths).hasSizeGreaterThan(30);
    assertThat(paths).allSatisfy(path -> assertThat(path.startsWith(STATE)).isTrue());
    assertThat(new HashSet<>(paths)).hasSameSizeAs(paths);
  }

  @Test
  void approvalsDeviceKeySandboxesAndLogsBelongToOneInstance() {
    StateLayout other = new StateLayout(Path.of("/home/a/.sigil-rescue"));

    assertThat(layout.execApprovals()).isNotEqualTo(other.execApprovals());
    assertThat(layout.execApprovalsSocket()).isNotEqualTo(other.execApprovalsSocket());
    assertThat(layout.deviceKey()).isEqualTo(STATE.resolve("identity/device.json"));
    assertThat(layout.sandboxes()).isNotEqualTo(other.sandboxes());
    assertThat(layout.commandLog()).isEqualTo(STATE.resolve("logs/commands.log"));
    assertThat(layout.gatewayLog(LocalDate.of(2026, 11, 21)))
        .isEqualTo(STATE.resolve("logs/gateway-2026-11-21.log"));
    assertThat(layout.canvas()).startsWithRaw(STATE);
    assertThat(layout.downloads()).startsWithRaw(layout.temporary());
  }

  @Test
  void theWorkspaceOfAnAgentNeverMeetsThatOfAProfileOfTheSameName() {
    for (var distribution : TestHost.DISTRIBUTIONS.all()) {
      Path agent = layout.agentWorkspace("rescue");

      assertThat(agent.toString())
          .isNotEqualTo(
              distribution
                  .profileWorkspace()
                  .replace("{state}", STATE.toString())
                  .replace("~", "/home/a")
                  .replace("{profile}", "rescue"));
    }
  }

  @Property
  void noNameLeavesItsDirectory(@ForAll String name) {
    try {
      Path path = layout.browserData(name);

      assertThat(path.normalize()).isEqualTo(path);
      assertThat(path).isEqualTo(STATE.resolve("browser").resolve(name).resolve("user-data"));
    } catch (GatehouseException e) {
      assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIG);
    }
  }

  @Test
  void refusesNamesThatWouldLeaveTheirDirectory() {
    for (String name : List.of("", "..", ".", "../x", "a/b", "a\\b", "-x", ".git", "a\0", "x.")) {
      assertThatThrownBy(() -> layout.agent(name)).isInstanceOf(GatehouseException.class);
    }
  }
}
