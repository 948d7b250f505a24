package dev.gatehouse.ports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.ports.PortUse.Origin;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortBlockTest {
  private static final PortPlan PLAN = PortPlan.derive(Layouts.SIGIL, 18_789);

  @Test
  void holdsTheFixedPortsAndLeavesTheCdpRangeToAll() {
    PortBlock block = PortBlock.of(PLAN, PortSettings.DEFAULTS);

    assertThat(block.uses())
        .extracting(PortUse::port, PortUse::role, PortUse::origin, PortUse::reason)
        .containsExactly(
            tuple(18_789, PortRole.GATEWAY, Origin.DERIVED, "gateway, the base port"),
            tuple(
                18_791, PortRole.CONTROL, Origin.DERIVED, "browser control service, base port + 2"),
            tuple(18_792, PortRole.RELAY, Origin.DERIVED, "browser-extension relay, base port + 3"),
            tuple(18_793, PortRole.CANVAS, Origin.DERIVED, "canvas host, base port + 4"));
  }

  @Test
  void whatIsOffNeedsNoPort() {
    PortSettings off = PortSettings.builder().browser(false).canvas(false).build();

    assertThat(PortBlock.of(PLAN, off).numbers()).containsExactly(18_789);
  }

  @Test
  void aCanvasPortThatNobodyOpensIsNotPlanned() {
    PortPlan jarvis = PortPlan.derive(Layouts.JARVIS, 18_789);

    assertThat(PortBlock.of(jarvis, PortSettings.DEFAULTS).numbers())
        .containsExactly(18_789, 18_791, 18_792);
  }

  @Test
  void pinsOfTheConfigurationAreHeldWithTheirReason() {
    PortSettings pinned =
        PortSettings.builder()
            .control(20_002)
            .canvasPort(20_500)
            .cdpPort("work", 18_801)
            .cdpUrl("attached", "http://127.0.0.1:9222/devtools")
            .cdpUrl("", "http://localhost:9333")
            .cdpUrl("remote", "https://browser.example.com")
            .build();

    assertThat(PortBlock.of(PLAN, pinned).uses())
        .filteredOn(use -> use.origin() == Origin.PINNED)
        .extracting(PortUse::port, PortUse::role, PortUse::reason)
        .containsExactly(
            tuple(
                9_222, PortRole.CDP_URL, "browser profile \"attached\", whose cdpUrl points there"),
            tuple(9_333, PortRole.CDP_URL, "browser that browser.cdpUrl points to"),
            tuple(18_801, PortRole.CDP, "browser profile \"work\", pinned by cdpPort"),
            tuple(20_002, PortRole.CONTROL, "browser control service, set by browser.controlUrl"),
            tuple(20_003, PortRole.RELAY, "browser-extension relay, control port + 1"),
            tuple(20_500, PortRole.CANVAS, "canvas host, set by canvasHost.port"));
  }

  @Test
  void anInstanceMayNameItsOwnRelayOrBrowserByUrl() {
    PortSettings own =
        PortSettings.builder()
            .cdpUrl("chrome", "http://127.0.0.1:18792")
            .cdpPort("work", 18_801)
            .cdpUrl("work", "http://[::1]:18801")
            .build();

    assertThat(PortBlock.of(PLAN, own).numbers())
        .containsExactly(18_789, 18_791, 18_792, 18_793, 18_801);
  }

  @Test
  void aPortThatTheInstanceItselfNeedsTwiceIsRefusedWithBothReasons() {
    PortSettings twice = PortSettings.builder().cdpPort("a", 18_801).cdpPort("b", 18_801).build();
    PortSettings onControl = PortSettings.builder().canvasPort(18_791).build();

    assertThatThrownBy(() -> PortBlock.of(PLAN, twice))
        .asInstanceOf(type(GatehouseException.class))
        .returns(ExitCode.CONFIG, GatehouseException::exitCode)
        .extracting(Throwable::getMessage)
        .asString()
        .contains("18801", "browser profile \"a\"", "browser profile \"b\"");
    assertThatThrownBy(() -> PortBlock.of(PLAN, onControl))
        .hasMessageContaining("browser control service")
        .hasMessageContaining("canvas host, set by canvasHost.port");
  }

  @Test
  void addingKeepsTheUseThatAPortHasAlready() {
    PortBlock block = PortBlock.of(PLAN, PortSettings.DEFAULTS);

    PortBlock more =
        block.with(List.of(CdpAssignments.use("a", 18_789), CdpAssignments.use("a", 18_800)));

    assertThat(more.use(18_789)).map(PortUse::role).contains(PortRole.GATEWAY);
    assertThat(more.use(18_800)).map(PortUse::movable).contains(true);
  }
}
