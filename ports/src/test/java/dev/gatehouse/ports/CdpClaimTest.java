package dev.gatehouse.ports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.ports.PortUse.Origin;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CdpClaimTest {
  private static final OptionalInt NO_PIN = OptionalInt.empty();

  @TempDir Path root;
  private TestHost host;

  @BeforeEach
  void open() {
    host = new TestHost(root);
  }

  @AfterEach
  void close() {
    host.close();
  }

  @Test
  void theFirstBrowserProfileGetsTheDocumentedFirstPort() {
    int base = host.freeBase(120);
    Lease main = host.start("main", base);

    int port = main.claimCdp("work", NO_PIN);

    assertThat(port).isEqualTo(base + 11);
    assertThat(main.claimCdp("work", NO_PIN)).isEqualTo(port);
    assertThat(main.block().use(port))
        .contains(new PortUse(port, PortRole.CDP, "browser profile \"work\"", Origin.ASSIGNED));
    assertThat(host.anotherTable().holding(port)).map(LeaseInfo::owner).contains(main.owner());
  }

  @Test
  void fiftyBrowserProfilesOnEachOfTwoInstancesTwentyApartAllFindAPort() {
    int base = host.freeBase(140);
    Lease main = host.start("main", base);
    Lease rescue = host.start("rescue", base + 20);

    Set<Integer> ports = new HashSet<>(main.block().numbers());
    ports.addAll(rescue.block().numbers());
    for (int i = 0; i < 50; i++) {
      assertThat(ports.add(main.claimCdp("p" + i, NO_PIN))).isTrue();
      assertThat(ports.add(rescue.claimCdp("p" + i, NO_PIN))).isTrue();
    }

    assertThat(ports).hasSize(4 + 4 + 50 + 50);
    assertThat(main.block().intersect(rescue.block())).isEmpty();
  }

  @Test
  void aNeighbourAtTheDocumentedSpacingStartsAlthoughFiftyBrowserProfilesHavePortsAlready() {
    int base = host.freeBase(140);
    Lease main = host.start("main", base);
    for (int i = 0; i < 50; i++) {
      main.claimCdp("p" + i, NO_PIN);
    }

    Lease rescue = host.start("rescue", base + 20);
    for (int i = 0; i < 50; i++) {
      rescue.claimCdp("p" + i, NO_PIN);
    }

    assertThat(rescue.block().numbers()).hasSize(54);
    assertThat(main.block().intersect(rescue.block())).isEmpty();
  }

  @Test
  void theFixedPortsAndPinsOfAStoppedNeighbourAreLeftAlone() {
    int base = host.freeBase(140);
    Reservation rescue = host.reservation("rescue", base + 11);
    Reservation pinned =
        new Reservation(
            host.owner("pinned"),
            new PortBlock(List.of(PortBlockBuilder.pinnedCdp("x", base + 12))));

    Lease main = host.start("main", base, List.of(rescue, pinned));
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ports.add(main.claimCdp("p" + i, NO_PIN));
    }

    assertThat(ports).containsExactly(base + 16, base + 17, base + 18);
  }

  @Test
  void reservationsAreAskedForAnewAtEachClaim() {
    int base = host.freeBase(140);
    List<Reservation> known = new ArrayList<>();
    PortPlan plan = PortPlan.derive(Layouts.SIGIL, base);
    try (Lease main =
        host.table.acquire(
            host.owner("main"), plan, PortBlock.of(plan, PortSettings.DEFAULTS), () -> known)) {
      known.add(
          new Reservation(
              host.owner("late"),
              new PortBlock(List.of(PortBlockBuilder.pinnedCdp("x", base + 11)))));

      assertThat(main.claimCdp("work", NO_PIN)).isEqualTo(base + 12);
    }
  }

  @Test
  void aBrowserProfileKeepsItsPortOverARestartWhateverTheOrder() {
    int base = host.freeBase(140);
    Lease first = host.start("main", base);
    int a = first.claimCdp("a", NO_PIN);
    int b = first.claimCdp("b", NO_PIN);
    first.close();

    Lease second = host.start("main", base);

    assertThat(second.claimCdp("c", NO_PIN)).isNotIn(a, b);
    assertThat(second.claimCdp("b", NO_PIN)).isEqualTo(b);
    assertThat(second.claimCdp("a", NO_PIN)).isEqualTo(a);
  }

  @Test
  void aPortThatWasGivenOutMovesWithTheBasePort() {
    int base = host.freeBase(400);
    Lease first = host.start("main", base);
    first.claimCdp("a", NO_PIN);
    int b = first.claimCdp("b", NO_PIN);
    first.close();

    Lease second = host.start("main", base + 200);

    assertThat(second.claimCdp("b", NO_PIN)).isEqualTo(b + 200);
  }

  @Test
  void theBrowserPortsOfAStoppedNeighbourAreNotTakenWhileOthersAreLeft() {
    int base = host.freeBase(140);
    Lease main = host.start("main", base);
    int kept = main.claimCdp("work", NO_PIN);
    main.close();
    Reservation stopped = host.reservation("main", base);
    assertThat(stopped.block().use(kept)).map(PortUse::movable).contains(true);

    Lease rescue = host.start("rescue", base - 5, List.of(stopped));
    for (int i = 0; i < 20; i++) {
      rescue.claimCdp("p" + i, NO_PIN);
    }

    assertThat(rescue.block().use(kept)).isEmpty();
    assertThat(host.start("main", base).claimCdp("work", NO_PIN)).isEqualTo(kept);
  }

  @Test
  void aPortThatSomebodyListensOnIsPassedOver() throws IOException {
    int base = host.freeBase(140);
    Lease main = host.start("main", base);
    try (ServerSocket foreign = Loopback.listen(base + 11)) {
      assertThat(foreign.isBound()).isTrue();

      assertThat(main.claimCdp("work", NO_PIN)).isEqualTo(base + 12);
    }
  }

  @Test
  void aReleasedPortIsFreeForOthersButRememberedForItsBrowserProfile() {
    int base = host.freeBase(140);
    Lease main = host.start("main", base);
    int port = main.claimCdp("work", NO_PIN);

    main.releaseCdp("work");

    assertThat(main.block().use(port)).isEmpty();
    assertThat(main.claimCdp("other", NO_PIN)).isNotEqualTo(port);
    assertThat(main.claimCdp("work", NO_PIN)).isEqualTo(port);
  }

  @Test
  void aForgottenBrowserProfileLeavesItsPortToTheNext() {
    int base = host.freeBase(140);
    Lease main = host.start("main", base);
    int port = main.claimCdp("work", NO_PIN);

    main.forgetCdp("work");

    assertThat(main.claimCdp("other", NO_PIN)).isEqualTo(port);
    assertThat(CdpAssignments.read(main.owner().stateDirectory()).offsets())
        .containsOnlyKeys("other");
  }

  @Test
  void aFullRangeIsRefusedAndReleasedPortsOfOthersAreUsedBeforeThat() {
    int base = host.freeBase(140);
    Lease main = host.start("main", base);
    Set<Integer> ports = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      ports.add(main.claimCdp("p" + i, NO_PIN));
    }
    assertThat(ports).hasSize(100).allMatch(main.plan()::isCdp);

    assertThatThrownBy(() -> main.claimCdp("more", NO_PIN))
        .asInstanceOf(type(GatehouseException.class))
        .returns(ExitCode.CONFLICT, GatehouseException::exitCode)
        .extracting(Throwable::getMessage)
        .asString()
        .contains("finds no free port from " + (base + 11) + " to " + (base + 110));

    int given = main.claimCdp("p7", NO_PIN);
    main.releaseCdp("p7");
    assertThat(main.claimCdp("more", NO_PIN)).isEqualTo(given);
  }

  @Test
  void aPinThatIsANeighboursIsRefusedWithBothReasons() {
    int base = host.freeBase(400);
    host.start("main", base);
    Lease rescue = host.start("rescue", base + 200);

    assertThatThrownBy(() -> rescue.claimCdp("work", OptionalInt.of(base + 2)))
        .isInstanceOf(PortConflictException.class)
        .hasMessageContaining("browser profile \"work\", pinned by cdpPort")
        .hasMessageContaining("held by sigil/main (browser control service");
    assertThat(rescue.block().numbers()).hasSize(4);
  }

  @Test
  void aPinOnAPortOfItsOwnGatewayIsRefused() {
    int base = host.freeBase(140);
    Lease main = host.start("main", base);
    int other = main.claimCdp("other", NO_PIN);

    for (int own : new int[] {base, base + 2, base + 4, other}) {
      assertThatThrownBy(() -> main.claimCdp("work", OptionalInt.of(own)))
          .asInstanceOf(type(GatehouseException.class))
          .returns(ExitCode.CONFIG, GatehouseException::exitCode)
          .satisfies(e -> assertThat(e.getMessage()).contains("uses port " + own));
    }
  }

  @Test
  void aPinOfTheConfigurationIsClaimedAndStaysReservedWhenReleased() {
    int base = host.freeBase(140);
    PortSettings pinned = PortSettings.builder().cdpPort("work", base + 120).build();
    Lease main = host.start("main", base, pinned);

    assertThat(main.claimCdp("work", OptionalInt.of(base + 120))).isEqualTo(base + 120);
    main.releaseCdp("work");

    assertThat(main.block().use(base + 120)).isPresent();
    assertThat(main.claimCdp("work", OptionalInt.of(base + 120))).isEqualTo(base + 120);
  }

  @Test
  void aNewPinTakesThePlaceOfThePortThatWasGivenOut() {
    int base = host.freeBase(140);
    Lease main = host.start("main", base);
    int given = main.claimCdp("work", NO_PIN);

    assertThat(main.claimCdp("work", OptionalInt.of(base + 120))).isEqualTo(base + 120);

    assertThat(main.block().numbers()).contains(base + 120).doesNotContain(given);
  }

  @Test
  void aDamagedMemoryOfPortsIsMadeAnew() throws IOException {
    int base = host.freeBase(140);
    Lease main = host.start("main", base);
    Path file = main.owner().stateDirectory().resolve(CdpAssignments.FILE_NAME);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "{\"offsets\": {\"a\": 11, \"b\": \"x\", \"c\": 99999999");

    assertThat(main.claimCdp("a", NO_PIN)).isEqualTo(base + 11);
    assertThat(CdpAssignments.read(main.owner().stateDirectory()).offsets())
        .containsExactly(java.util.Map.entry("a", 11));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void aLeaseThatWasGivenBackClaimsNothingMore() {
    Lease main = host.start("main", host.freeBase(140));
    main.close();

    assertThatThrownBy(() -> main.claimCdp("work", NO_PIN))
        .isInstanceOf(IllegalStateException.class);
  }
}
