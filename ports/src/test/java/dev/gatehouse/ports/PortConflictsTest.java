package dev.gatehouse.ports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.ports.PortConflict.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PortConflictsTest {
  @Test
  void theDocumentedPairDoesNotClash() {
    assertThat(between(block(19_001), List.of(lease("main", block(18_789))), List.of())).isEmpty();
  }

  @Test
  void basesTwentyApartDoNotClashAlthoughTheirCdpRangesOverlap() {
    assertThat(between(block(18_809), List.of(lease("main", block(18_789))), List.of())).isEmpty();
  }

  @Test
  void aBaseOnANeighboursControlPortClashes() {
    List<PortConflict> found =
        between(block(18_791), List.of(lease("main", block(18_789))), List.of());

    assertThat(found).extracting(PortConflict::port).containsExactly(18_791, 18_793);
    assertThat(found.get(0).text())
        .isEqualTo(
            "port 18791 (gateway, the base port) of sigil/rescue is held by sigil/main (browser"
                + " control service, base port + 2), which runs as process 4711");
  }

  @Test
  void aPinnedCdpPortOfANeighbourIsExclusive() {
    PortSettings pinned = PortSettings.builder().cdpPort("work", 18_811).build();
    PortBlock main = PortBlock.of(PortPlan.derive(Layouts.SIGIL, 18_789), pinned);

    List<PortConflict> found =
        between(block(18_809), List.of(), List.of(reservation("main", main)));

    assertThat(found).extracting(PortConflict::port).containsExactly(18_811);
    assertThat(found.get(0).text())
        .contains("is reserved by sigil/main (browser profile \"work\", pinned by cdpPort)");
    assertThat(found.get(0).remedy()).contains("another base port");
  }

  @Test
  void twoInstancesWhoseUrlsPointToOneBrowserAreFound() {
    PortSettings url = PortSettings.builder().cdpUrl("shared", "http://127.0.0.1:9222").build();
    PortBlock main = PortBlock.of(PortPlan.derive(Layouts.SIGIL, 18_789), url);
    PortBlock rescue = PortBlock.of(PortPlan.derive(Layouts.SIGIL, 19_001), url);

    List<PortConflict> found = between(rescue, List.of(), List.of(reservation("main", main)));

    assertThat(found).extracting(PortConflict::port).containsExactly(9_222);
    assertThat(found.get(0).remedy()).contains("follows from cdpUrl");
  }

  @Test
  void aControlPortPinnedToANeighboursIsFound() {
    PortSettings pinned = PortSettings.builder().control(18_791).build();
    PortPlan plan = PortPlan.derive(Layouts.SIGIL, 19_001);

    List<PortConflict> found =
        between(PortBlock.of(plan, pinned), List.of(lease("main", block(18_789))), List.of());

    assertThat(found).extracting(PortConflict::port).containsExactly(18_791, 18_792);
    assertThat(found.get(0).remedy()).contains("browser.controlUrl");
  }

  @Test
  void aPortThatWasOnlyGivenOutYieldsToAFixedOneWhileItsOwnerIsStopped() {
    PortBlock given = block(18_789).with(List.of(CdpAssignments.use("work", 18_809)));

    assertThat(between(block(18_809), List.of(), List.of(reservation("main", given)))).isEmpty();
    assertThat(between(block(18_809), List.of(lease("main", given)), List.of()))
        .extracting(PortConflict::port)
        .containsExactly(18_809);
  }

  @Test
  void aRunningInstanceIsJudgedByItsLeaseAndNotByItsFilesAsWell() {
    PortBlock elsewhere = block(25_000);

    assertThat(
            between(
                block(18_789),
                List.of(lease("main", elsewhere)),
                List.of(reservation("main", block(18_789)))))
        .isEmpty();
  }

  @Test
  void aForeignListenerClashesWithWhatTheGatewayOpensOnly() {
    PortSettings pinned =
        PortSettings.builder().cdpPort("work", 18_850).cdpUrl("x", "http://[::1]:9222").build();
    PortBlock wanted = PortBlock.of(PortPlan.derive(Layouts.SIGIL, 18_789), pinned);
    List<PortProbe.Listener> listeners =
        List.of(listener(18_850), listener(9_222), listener(18_793), listener(18_790));

    List<PortConflict> found =
        PortConflicts.between(
            owner("main"), wanted, List.of(), List.of(), listeners, OptionalInt.of(19_201));

    assertThat(found).extracting(PortConflict::port).containsExactly(18_793);
    assertThat(found.get(0).holder().kind()).isEqualTo(Kind.PROGRAM);
    assertThat(found.get(0).text()).endsWith("is taken by nginx (process 99, on 127.0.0.1)");
    assertThat(found.get(0).remedy())
        .isEqualTo("end that program, or use a free base port, for example --port 19201");
  }

  @Test
  void aRunningInstanceIsNotNamedAgainAsTheProgramThatListens() {
    List<PortConflict> found =
        PortConflicts.between(
            owner("third"),
            block(18_791),
            List.of(lease("main", block(18_789))),
            List.of(),
            List.of(listener(18_791), listener(18_793)),
            OptionalInt.empty());

    assertThat(found).extracting(one -> one.holder().kind()).containsOnly(Kind.RUNNING);
  }

  @Test
  void manyClashesReadAsOneSentenceForEachHolder() {
    List<PortConflict> found =
        PortConflicts.between(
            owner("third"),
            block(18_789),
            List.of(lease("main", block(18_789))),
            List.of(reservation("old", block(18_791))),
            List.of(),
            OptionalInt.empty());

    assertThat(PortConflicts.text(found))
        .containsOnlyOnce("is held by sigil/main")
        .containsOnlyOnce("is reserved by sigil/old")
        .endsWith("more ports clash");
    assertThat(PortConflicts.text(found.subList(0, 1))).isEqualTo(found.get(0).text());
  }

  @Test
  void everyClashOnAHostIsNamedOnce() {
    List<PortConflict> found =
        PortConflicts.among(
            List.of(lease("a", block(18_789)), lease("b", block(19_001))),
            List.of(
                reservation("a", block(18_789)),
                reservation("c", block(18_789)),
                reservation("d", block(18_789)),
                reservation("e", block(30_000))));

    assertThat(found)
        .extracting(one -> one.owner().name() + " " + one.holder().owner().orElseThrow().name())
        .containsOnly("sigil/c sigil/a", "sigil/d sigil/a", "sigil/c sigil/d")
        .hasSize(12);
  }

  @Property
  void aSetOfBasesIsCleanExactlyWhenNoPortIsNeededTwice(
      @ForAll @Size(min = 2, max = 8) List<@IntRange(min = 1_000, max = 1_060) Integer> bases) {
    List<Reservation> all = new ArrayList<>();
    Map<Integer, Integer> needed = new HashMap<>();
    for (int i = 0; i < bases.size(); i++) {
      PortBlock block = block(bases.get(i));
      all.add(reservation("i" + i, block));
      block.numbers().forEach(port -> needed.merge(port, 1, Integer::sum));
    }
    Set<Integer> twice = new HashSet<>(needed.keySet());
    twice.removeIf(port -> needed.getOrDefault(port, 0) < 2);

    Set<Integer> found = new HashSet<>();
    PortConflicts.among(List.of(), all).forEach(conflict -> found.add(conflict.port()));

    assertThat(found).isEqualTo(twice);
  }

  private static List<PortConflict> between(
      PortBlock rescue, List<LeaseInfo> leases, List<Reservation> reservations) {
    return PortConflicts.between(
        owner("rescue"), rescue, leases, reservations, List.of(), OptionalInt.empty());
  }

  private static PortBlock block(int base) {
    return PortBlock.of(PortPlan.derive(Layouts.SIGIL, base), PortSettings.DEFAULTS);
  }

  private static LeaseOwner owner(String name) {
    Path state = Path.of("/home/a/.sigil-" + name);
    return new LeaseOwner("id-" + name, "sigil/" + name, state, state.resolve("sigil.json"));
  }

  private static LeaseInfo lease(String name, PortBlock block) {
    return new LeaseInfo(owner(name), block, block.uses().get(0).port(), 4_711, 1, 2);
  }

  private static Reservation reservation(String name, PortBlock block) {
    return new Reservation(owner(name), block);
  }

  private static PortProbe.Listener listener(int port) {
    return new PortProbe.Listener("127.0.0.1", port, OptionalLong.of(99), "nginx", false);
  }
}
