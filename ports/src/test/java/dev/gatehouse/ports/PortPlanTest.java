package dev.gatehouse.ports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import java.util.List;
import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortPlanTest {
  @Property
  void everyPortOfAPlanIsAPort(@ForAll @IntRange(min = 1, max = 65_425) int base) {
    PortPlan plan = PortPlan.derive(Layouts.SIGIL, base);

    assertThat(plan.control()).isEqualTo(base + 2);
    assertThat(plan.relay()).isEqualTo(base + 3);
    assertThat(plan.canvas()).hasValue(base + 4);
    assertThat(plan.firstCdp()).isEqualTo(base + 11);
    assertThat(plan.lastCdp()).isEqualTo(base + 110).isLessThanOrEqualTo(65_535);
  }

  @ParameterizedTest
  @ValueSource(ints = {65_426, 65_500, 65_530, 65_533, 65_534, 65_535, 70_000, 0, -1})
  void aBaseThatDoesNotFitIsRefusedAndNeverFallsBackToAnotherInstancesPorts(int base) {
    assertThatThrownBy(() -> PortPlan.derive(Layouts.SIGIL, base))
        .asInstanceOf(type(GatehouseException.class))
        .returns(ExitCode.CONFIG, GatehouseException::exitCode)
        .satisfies(e -> assertThat(e.remedy()).contains("between 1 and 65425"));
  }

  @Test
  void aDistributionWithoutACanvasPortPlansNone() {
    assertThat(PortPlan.derive(Layouts.JARVIS, 18_789).canvas()).isEmpty();
  }

  @Test
  void aControlPortOfItsOwnTakesTheRelayAndTheCdpRangeWithIt() {
    PortSettings settings = PortSettings.builder().control(30_000).build();

    PortPlan plan = PortPlan.derive(Layouts.SIGIL, 18_789).adjusted(settings);

    assertThat(plan)
        .isEqualTo(new PortPlan(18_789, 30_000, 30_001, OptionalInt.of(18_793), 30_009, 30_108));
    assertThat(plan.adjusted(settings)).isEqualTo(plan);
  }

  @Test
  void aControlPortWhoseRangePassesTheTopIsRefusedWithTheLargestThatFits() {
    PortPlan plan = PortPlan.derive(Layouts.SIGIL, 18_789);

    assertThatThrownBy(() -> plan.adjusted(PortSettings.builder().control(65_428).build()))
        .asInstanceOf(type(GatehouseException.class))
        .returns(ExitCode.CONFIG, GatehouseException::exitCode)
        .satisfies(e -> assertThat(e.remedy()).contains("at most 65427"));
    assertThat(plan.adjusted(PortSettings.builder().control(65_427).build()).lastCdp())
        .isEqualTo(65_535);
  }

  @Test
  void aCanvasThatIsOffOrOnTheGatewaysPortHasNoPortOfItsOwn() {
    PortPlan plan = PortPlan.derive(Layouts.SIGIL, 18_789);

    assertThat(plan.adjusted(PortSettings.builder().canvas(false).build()).canvas()).isEmpty();
    assertThat(plan.adjusted(PortSettings.builder().canvasPort(18_789).build()).canvas()).isEmpty();
    assertThat(plan.adjusted(PortSettings.builder().canvasPort(19_500).build()).canvas())
        .hasValue(19_500);
  }

  @Property
  void basesThatDifferByAtLeastTheFixedPortsNeverShareOne(
      @ForAll @IntRange(min = 1, max = 65_425) int one,
      @ForAll @IntRange(min = 5, max = 200) int apart) {
    int other = one + apart <= 65_425 ? one + apart : one - apart;
    if (other < 1) {
      return;
    }
    PortBlock first = block(one);
    PortBlock second = block(other);

    assertThat(first.intersect(second)).isEmpty();
  }

  @Property
  void twoBlocksShareExactlyThePortsThatStandInBoth(
      @ForAll @IntRange(min = 1, max = 300) int one,
      @ForAll @IntRange(min = 1, max = 300) int other) {
    PortBlock first = block(one);
    PortBlock second = block(other);
    List<Integer> both = first.numbers().stream().filter(second.numbers()::contains).toList();

    assertThat(first.intersect(second)).containsExactlyElementsOf(both);
    assertThat(second.intersect(first)).containsExactlyElementsOf(both);
  }

  private static PortBlock block(int base) {
    return PortBlock.of(PortPlan.derive(Layouts.SIGIL, base), PortSettings.DEFAULTS);
  }
}
