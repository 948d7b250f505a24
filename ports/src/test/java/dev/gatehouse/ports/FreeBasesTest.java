package dev.gatehouse.ports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreeBasesTest {
  private static final EphemeralPorts LINUX = new EphemeralPorts(32_768, 60_999);

  private final PortProbe probe = new PortProbe();

  @Test
  void thePreferredBaseComesFirstThenOthersSoFarApartThatNoRangesOverlap() {
    int preferred = freeNear(25_000);

    List<Integer> bases = FreeBases.suggest(Layouts.SIGIL, preferred, 40, List.of(), probe);

    assertThat(bases).hasSize(40).startsWith(preferred).doesNotHaveDuplicates();
    List<Integer> sorted = bases.stream().sorted().toList();
    for (int i = 1; i < sorted.size(); i++) {
      assertThat(sorted.get(i) - sorted.get(i - 1)).isGreaterThan(110);
    }
  }

  @Test
  void noSuggestionTouchesThePortsOfOutgoingConnections() {
    BaseSearch search = BaseSearch.of(Layouts.SIGIL, List.of(), probe, LINUX);

    List<Integer> bases = FreeBases.suggest(search, 40_000, 300);

    assertThat(bases)
        .hasSize(300)
        .allMatch(base -> base + 110 < 32_768 || base > 60_999)
        .doesNotContain(40_000);
  }

  @Test
  void whatOthersHoldReserveOrListenOnIsNotSuggested() throws IOException {
    int preferred = freeNear(25_000);
    PortBlock taken = block(preferred + 2);
    assertThat(FreeBases.suggest(Layouts.SIGIL, preferred, 1, List.of(taken), probe))
        .doesNotContain(preferred);

    try (ServerSocket foreign = Loopback.listen(preferred + 4)) {
      assertThat(foreign.isBound()).isTrue();
      assertThat(FreeBases.suggest(Layouts.SIGIL, preferred, 1, List.of(), probe))
          .doesNotContain(preferred);
    }
    assertThat(FreeBases.suggest(Layouts.SIGIL, preferred, 1, List.of(), probe))
        .containsExactly(preferred);
  }

  @Test
  void whenFarApartBasesRunOutCloserOnesFollowAndStillNoneClashes() {
    BaseSearch search = BaseSearch.of(Layouts.SIGIL, List.of(), probe, LINUX);

    List<Integer> bases = FreeBases.suggest(search, 18_789, 600);

    Set<Integer> ports = new HashSet<>();
    bases.forEach(base -> ports.addAll(block(base).numbers()));
    assertThat(bases).hasSize(600);
    assertThat(ports).hasSize(600 * 4);
  }

  @Test
  void anyBaseIsChosenInItsRegionAndNeverTheSameTwice() {
    BaseSearch search = BaseSearch.of(Layouts.JARVIS, List.of(), probe, LINUX);
    AnyBase any = new AnyBase(new Random(7));

    Set<Integer> ports = new HashSet<>();
    for (int i = 0; i < 300; i++) {
      int base = any.choose(search).orElseThrow();
      search.take(base);
      assertThat(base).isBetween(20_000, 32_500);
      assertThat(List.of(base, base + 2, base + 3)).allMatch(ports::add);
    }
  }

  @Test
  void aHostThatGivesAllPortsToOutgoingConnectionsStillFindsAnyBase() {
    EphemeralPorts all = new EphemeralPorts(1_024, 65_535);
    BaseSearch search = BaseSearch.of(Layouts.JARVIS, List.of(), probe, all);

    assertThat(FreeBases.suggest(search, 18_789, 1)).isEmpty();
    assertThat(new AnyBase(new Random(7)).choose(search)).isPresent();
  }

  @Test
  void aBaseIsProbedAndNeverOnlyComputed() throws IOException {
    int port = freeNear(25_000);
    try (ServerSocket neighbour = Loopback.listen(port)) {
      assertThat(neighbour.isBound()).isTrue();
      BaseSearch search = BaseSearch.of(Layouts.JARVIS, List.of(), probe, LINUX);
      // A generator that would always choose the neighbour's port, as a hash of a name would.
      AnyBase stubborn = new AnyBase(new ConstantRandom(port - 20_000));

      assertThat(stubborn.choose(search).orElseThrow()).isNotEqualTo(port);
    }
  }

  @Property(tries = 200)
  void aPlannedTableHasNoPortTwice(
      @ForAll @IntRange(min = 1, max = 40) int count,
      @ForAll @IntRange(min = 5, max = 250) int spacing) {
    List<PortPlan> plans =
        new PortPlanner(Layouts.SIGIL, 18_789, List.of(), probe)
            .plan(count, OptionalInt.of(10_000), OptionalInt.of(spacing));

    List<Integer> ports = new ArrayList<>();
    plans.forEach(plan -> ports.addAll(PortBlock.of(plan, PortSettings.DEFAULTS).numbers()));
    assertThat(plans).hasSize(count);
    assertThat(ports).doesNotHaveDuplicates();
    assertThat(plans).allMatch(plan -> (plan.gateway() - 10_000) % spacing == 0);
  }

  @Test
  void basesThatAreTakenArePassedOverByAPlan() {
    int first = freeNear(12_000);
    PortPlanner planner = new PortPlanner(Layouts.SIGIL, 18_789, List.of(block(first + 20)), probe);

    List<PortPlan> plans = planner.plan(2, OptionalInt.of(first), OptionalInt.of(20));

    assertThat(plans).extracting(PortPlan::gateway).startsWith(first).doesNotContain(first + 20);
  }

  @Test
  void aPlanThatMakesNoSenseIsRefusedWithWhatWould() {
    PortPlanner planner = new PortPlanner(Layouts.SIGIL, 18_789, List.of(), probe);

    assertThat(refusal(() -> planner.plan(0, OptionalInt.empty(), OptionalInt.empty())).exitCode())
        .isEqualTo(ExitCode.USAGE);
    assertThat(refusal(() -> planner.plan(2, OptionalInt.empty(), OptionalInt.of(2))).remedy())
        .isEqualTo("space them at least 5 apart");
    assertThat(
            refusal(() -> planner.plan(2, OptionalInt.of(65_426), OptionalInt.empty())).exitCode())
        .isEqualTo(ExitCode.CONFIG);
    assertThatThrownBy(() -> planner.plan(3, OptionalInt.of(65_000), OptionalInt.of(300)))
        .asInstanceOf(type(GatehouseException.class))
        .returns(ExitCode.CONFLICT, GatehouseException::exitCode)
        .extracting(Throwable::getMessage)
        .isEqualTo("only 2 of 3 instances find free ports");
  }

  @Test
  void theRangeOfOutgoingConnectionsIsReadFromTheKernel(@TempDir Path directory)
      throws IOException {
    Path file = Files.writeString(directory.resolve("range"), "15000\t30000\n");

    EphemeralPorts range = EphemeralPorts.read(file);

    assertThat(range).isEqualTo(new EphemeralPorts(15_000, 30_000));
    assertThat(range.touches(30_000, 30_110)).isTrue();
    assertThat(range.touches(14_889, 14_999)).isFalse();
    assertThat(range.touches(14_890, 15_000)).isTrue();
    assertThat(range.touches(30_001, 30_111)).isFalse();
    assertThat(EphemeralPorts.read(directory.resolve("none")).touches(40_000, 40_001)).isTrue();
    assertThat(EphemeralPorts.read(Files.writeString(file, "nonsense")).first()).isEqualTo(32_768);
  }

  @Test
  void aBaseAmongOutgoingConnectionsIsWarnedOf() {
    assertThat(LINUX.warning(PortPlan.derive(Layouts.SIGIL, 40_000)))
        .hasValueSatisfying(text -> assertThat(text).contains("base port 40000", "32768", "60999"));
    assertThat(LINUX.warning(PortPlan.derive(Layouts.SIGIL, 32_764))).isPresent();
    assertThat(LINUX.warning(PortPlan.derive(Layouts.SIGIL, 32_763))).isEmpty();
    assertThat(LINUX.warning(PortPlan.derive(Layouts.SIGIL, 18_789))).isEmpty();
  }

  private int freeNear(int start) {
    int base = start;
    while (!probe.holders(block(base).numbers()).isEmpty()) {
      base += 7;
    }
    return base;
  }

  private static PortBlock block(int base) {
    return PortBlock.of(PortPlan.derive(Layouts.SIGIL, base), PortSettings.DEFAULTS);
  }

  private static GatehouseException refusal(Runnable action) {
    try {
      action.run();
    } catch (GatehouseException e) {
      return e;
    }
    throw new AssertionError("nothing was refused");
  }

  private static final class ConstantRandom extends Random {
    private static final long serialVersionUID = 1L;
    private final int value;

    ConstantRandom(int value) {
      this.value = value;
    }

    @Override
    public int nextInt(int bound) {
      return value;
    }
  }
}
