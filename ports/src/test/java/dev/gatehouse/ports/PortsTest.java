package dev.gatehouse.ports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortsTest {
  @Property
  void readsEveryPort(@ForAll @IntRange(min = 1, max = 65_535) int port) {
    assertThat(Ports.parse(Integer.toString(port), "--port")).isEqualTo(port);
    assertThat(Ports.of((long) port, "gateway.port")).isEqualTo(port);
    assertThat(Ports.of(Integer.toString(port), "gateway.port")).isEqualTo(port);
  }

  @Property
  void whatItReadsIsWrittenTheSame(@ForAll @StringLength(max = 8) String text) {
    try {
      assertThat(Integer.toString(Ports.parse(text, "--port"))).isEqualTo(text);
    } catch (GatehouseException e) {
      assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
    }
  }

  @Property
  void digitsAreAPortExactlyWhenTheirNumberIs(
      @ForAll @CharRange(from = '0', to = '9') @StringLength(min = 1, max = 7) String digits) {
    boolean port = !digits.startsWith("0") && Integer.parseInt(digits) <= 65_535;
    assertThat(isPort(digits)).isEqualTo(port);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "0",
        "-1",
        "+1",
        "018789",
        "18789abc",
        "18789x",
        "18 789",
        " 18789",
        "18789 ",
        "18789.0",
        "1e4",
        "0x4965",
        "65536",
        "70000",
        "99999999999999999999",
        "１８７８９",
        "٣",
        "18789\n",
        "auto"
      })
  void refusesWhatIsNoPortAsAWhole(String text) {
    assertThatThrownBy(() -> Ports.parse(text, "--port"))
        .asInstanceOf(type(GatehouseException.class))
        .returns("write a whole number from 1 to 65535", GatehouseException::remedy)
        .extracting(Throwable::getMessage)
        .asString()
        .endsWith("is not a port (--port)")
        .matches("[\\x20-\\x7e]*");
  }

  @Test
  void flagVariableAndFileGiveTheSameMessageWithTheirOwnCode() {
    GatehouseException flag = refusal(() -> Ports.parse("70000", "--port"));
    GatehouseException variable = refusal(() -> Ports.parse("70000", "SIGIL_GATEWAY_PORT"));
    GatehouseException file = refusal(() -> Ports.of(70_000L, "gateway.port in a.json"));

    assertThat(flag).hasMessage("70000 is not a port (--port)");
    assertThat(variable).hasMessage("70000 is not a port (SIGIL_GATEWAY_PORT)");
    assertThat(file).hasMessage("70000 is not a port (gateway.port in a.json)");
    assertThat(flag.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(file.exitCode()).isEqualTo(ExitCode.CONFIG);
    assertThat(file.remedy()).isEqualTo(flag.remedy()).isEqualTo(variable.remedy());
  }

  @Test
  void aConfiguredNumberMustBeWholeAndInRange() {
    assertThat(Ports.of(18_789.0, "gateway.port")).isEqualTo(18_789);
    for (Object bad : new Object[] {18_789.5, Double.NaN, 0L, -1, 65_536L, 1e300, true, ""}) {
      assertThat(refusal(() -> Ports.of(bad, "gateway.port")).exitCode())
          .as(String.valueOf(bad))
          .isEqualTo(ExitCode.CONFIG);
    }
  }

  @Test
  void aLongTextIsCutInTheMessage() {
    GatehouseException refusal = refusal(() -> Ports.parse("9".repeat(5_000), "--port"));

    assertThat(refusal.getMessage()).hasSizeLessThan(100);
  }

  private static boolean isPort(String text) {
    try {
      Ports.parse(text, "--port");
      return true;
    } catch (GatehouseException e) {
      return false;
    }
  }

  private static GatehouseException refusal(Runnable action) {
    try {
      action.run();
    } catch (GatehouseException e) {
      return e;
    }
    throw new AssertionError("nothing was refused");
  }
}
