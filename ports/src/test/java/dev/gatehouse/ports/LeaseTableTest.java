package dev.gatehouse.ports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.file.ProcessLock;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class LeaseTableTest {
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
  void aRunningInstanceIsFoundByItsStateDirectory() {
    Lease main = host.start("main", host.freeBase(120));

    assertThat(host.table.of(main.owner().stateDirectory()))
        .hasValueSatisfying(
            lease -> {
              assertThat(lease.owner()).isEqualTo(main.owner());
              assertThat(lease.block()).isEqualTo(main.block());
              assertThat(lease.basePort()).isEqualTo(main.plan().gateway());
              assertThat(lease.pid()).isEqualTo(ProcessHandle.current().pid());
            });
    assertThat(host.anotherTable().of(main.owner().stateDirectory()))
        .isEqualTo(host.table.of(main.owner().stateDirectory()));
  }

  @Test
  void aRunningInstanceIsFoundThroughASymbolicLink() throws IOException {
    Lease main = host.start("main", host.freeBase(120));
    Path link = Files.createSymbolicLink(root.resolve("link"), main.owner().stateDirectory());

    assertThat(host.table.of(link)).map(LeaseInfo::owner).contains(main.owner());
  }

  @Test
  void lookingCreatesNothing() {
    assertThat(host.table.active()).isEmpty();
    assertThat(host.table.of(root)).isEmpty();
    assertThat(host.directory.path()).doesNotExist();
  }

  @Test
  void aClosedLeaseLeavesNoFileBehind() throws IOException {
    Lease main = host.start("main", host.freeBase(120));

    main.close();
    main.close();

    assertThat(host.table.active()).isEmpty();
    assertThat(files()).containsExactly("mutex.lock");
  }

  @Test
  void anInstanceRunsOnce() {
    int base = host.freeBase(120);
    host.start("main", base);

    assertThatThrownBy(
            () ->
                host.start(
                    host.anotherTable(), "main", base + 200, PortSettings.DEFAULTS, List.of()))
        .asInstanceOf(type(GatehouseException.class))
        .returns(ExitCode.CONFLICT, GatehouseException::exitCode)
        .extracting(Throwable::getMessage)
        .asString()
        .contains("sigil/main runs already as process " + ProcessHandle.current().pid())
        .contains("base port " + base);
  }

  @Test
  void aClashNamesBothOwnersBothReasonsAndAFreeBase() {
    int base = host.freeBase(120);
    host.start("main", base);

    assertThatThrownBy(() -> host.start("rescue", base + 2))
        .isInstanceOfSatisfying(
            PortConflictException.class,
            e -> {
              assertThat(e.exitCode()).isEqualTo(ExitCode.CONFLICT);
              assertThat(e)
                  .hasMessageContaining(
                      "port %d (gateway, the base port) of sigil/rescue is held by sigil/main"
                          + " (browser control service, base port + 2), which runs as process %d",
                      base + 2, ProcessHandle.current().pid());
              PortConflict first = e.conflicts().get(0);
              int free = first.freeBase().orElseThrow();
              assertThat(e.remedy()).contains("--port " + free);
              assertThat(host.start("rescue", free).plan().gateway()).isEqualTo(free);
            });
  }

  @Test
  void aReservationOfAStoppedInstanceKeepsItsPorts() {
    int base = host.freeBase(120);
    Reservation main = host.reservation("main", base);

    assertThatThrownBy(() -> host.start("rescue", base, List.of(main)))
        .isInstanceOf(PortConflictException.class)
        .hasMessageContaining("is reserved by sigil/main")
        .hasMessageContaining("which is stopped");
  }

  @Test
  void itsOwnReservationDoesNotKeepAnInstanceFromItsPorts() {
    int base = host.freeBase(120);

    Lease main = host.start("main", base, List.of(host.reservation("main", base)));

    assertThat(main.block().numbers()).contains(base);
  }

  @Test
  void aStateDirectoryByAnotherNameIsRefused() throws IOException {
    int base = host.freeBase(400);
    Lease main = host.start("main", base);
    Path link = Files.createSymbolicLink(root.resolve("link"), main.owner().stateDirectory());
    LeaseOwner twin = new LeaseOwner("id-twin", "sigil/twin", link, root.resolve("twin.json"));
    PortPlan plan = PortPlan.derive(Layouts.SIGIL, base + 200);

    assertThatThrownBy(
            () ->
                host.table.acquire(
                    twin, plan, PortBlock.of(plan, PortSettings.DEFAULTS), List.of()))
        .hasMessageContaining("the state directory " + link + " of sigil/twin")
        .hasMessageContaining("is also that of sigil/main");
  }

  @Test
  void aConfigurationFileByAnotherNameIsRefused() throws IOException {
    int base = host.freeBase(400);
    Lease main = host.start("main", base);
    Files.writeString(main.owner().configPath(), "{}");
    Path link = Files.createSymbolicLink(root.resolve("twin.json"), main.owner().configPath());
    LeaseOwner twin = new LeaseOwner("id-twin", "sigil/twin", root.resolve("twin"), link);
    PortPlan plan = PortPlan.derive(Layouts.SIGIL, base + 200);

    assertThatThrownBy(
            () ->
                host.table.acquire(
                    twin, plan, PortBlock.of(plan, PortSettings.DEFAULTS), List.of()))
        .hasMessageContaining("the configuration file " + link + " of sigil/twin")
        .hasMessageContaining("is also that of sigil/main");
  }

  @Test
  void aCopiedStateDirectoryIsToldApartFromASecondStart() throws IOException {
    int base = host.freeBase(400);
    Lease main = host.start("main", base);
    LeaseOwner copy =
        new LeaseOwner(
            main.owner().instanceId(), "sigil/copy", root.resolve("copy"), root.resolve("c.json"));
    PortPlan plan = PortPlan.derive(Layouts.SIGIL, base + 200);

    assertThatThrownBy(
            () ->
                host.table.acquire(
                    copy, plan, PortBlock.of(plan, PortSettings.DEFAULTS), List.of()))
        .hasMessageContaining("has the same instance id as sigil/main")
        .hasMessageContaining("one was copied from the other");
  }

  @Test
  void aForeignProgramOnAFixedPortIsNamed() throws IOException {
    int base = host.freeBase(120);
    try (ServerSocket foreign = Loopback.listen(base + 2)) {
      assertThat(foreign.isBound()).isTrue();

      assertThatThrownBy(() -> host.start("main", base))
          .isInstanceOf(PortConflictException.class)
          .hasMessageContaining("port " + (base + 2) + " (browser control service")
          .hasMessageContaining("is taken by java")
          .hasMessageContaining("process " + ProcessHandle.current().pid() + ", on 127.0.0.1");
    }
  }

  @Test
  void aForeignProgramOnTheOtherAddressFamilyOnlyIsNamedToo() throws IOException {
    int base = host.freeBase(120);
    try (ServerSocket foreign = Loopback.listen6(base)) {
      assertThat(foreign.isBound()).isTrue();

      assertThatThrownBy(() -> host.start("main", base))
          .isInstanceOf(PortConflictException.class)
          .hasMessageContaining("port " + base + " (gateway, the base port) of sigil/main")
          .hasMessageContaining("process " + ProcessHandle.current().pid() + ", on ::1");
    }
  }

  @Test
  void aRunningInstanceIsToldThatItRunsAndNotThatItsPortsAreTaken() throws IOException {
    int base = host.freeBase(120);
    Lease main = host.start("main", base);
    try (ServerSocket four = Loopback.listen(base);
        ServerSocket six = Loopback.listen6(base)) {
      assertThat(four.getLocalPort()).isEqualTo(six.getLocalPort());

      assertThat(main.claimCdp("work", OptionalInt.empty())).isEqualTo(base + 11);
      assertThatThrownBy(() -> host.start("main", base))
          .hasMessageContaining("runs already")
          .isNotInstanceOf(PortConflictException.class);
    }
    main.close();

    assertThat(host.start("main", base).block().numbers()).contains(base);
  }

  @Test
  void aRefusedInstanceHoldsNothing() throws IOException {
    int base = host.freeBase(400);
    host.start("main", base);

    assertThatThrownBy(() -> host.start("rescue", base)).isInstanceOf(PortConflictException.class);

    assertThat(host.table.active()).hasSize(1);
    assertThat(files()).containsOnly("mutex.lock", "id-main.lock", "id-main.json");
  }

  @Test
  void aTextWithoutItsLockIsNoLeaseAlthoughTheProcessItNamesLives() throws IOException {
    int base = host.freeBase(400);
    host.start("main", base);
    Path leases = host.directory.leases();
    String dead = Files.readString(leases.resolve("id-main.json")).replace("id-main", "id-dead");
    Files.writeString(leases.resolve("id-dead.json"), dead);
    Files.writeString(leases.resolve("id-dead.lock"), "");
    Files.writeString(leases.resolve(".id-dead.json.tmp"), "{");

    assertThat(host.anotherTable().active()).extracting(LeaseInfo::basePort).containsOnly(base);
    assertThat(files()).containsOnly("mutex.lock", "id-main.lock", "id-main.json");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aProcessThatHangsInATransactionIsNamedAfterAWhile() throws IOException {
    host.start("main", host.freeBase(120));
    LeaseTable hasty =
        new LeaseTable(host.directory, host.probe, Clock.systemUTC(), Duration.ofMillis(50));
    Path mutex = host.directory.leases().resolve("mutex.lock");
    try (ProcessLock hanging = ProcessLock.tryTake(mutex).orElseThrow()) {
      assertThat(hanging).isNotNull();

      assertThatThrownBy(hasty::active)
          .asInstanceOf(type(GatehouseException.class))
          .returns(ExitCode.CONFLICT, GatehouseException::exitCode)
          .extracting(Throwable::getMessage)
          .asString()
          .contains("changed by process " + ProcessHandle.current().pid());
    }
    assertThat(hasty.active()).hasSize(1);
  }

  @Test
  void aDamagedTextOfALivingLeaseStopsNobodyElse() throws IOException {
    int base = host.freeBase(400);
    host.start("main", base);
    Files.writeString(host.directory.leases().resolve("id-main.json"), "{ half a te");

    Lease rescue =
        host.start(host.anotherTable(), "rescue", base + 200, PortSettings.DEFAULTS, List.of());

    assertThat(rescue.plan().gateway()).isEqualTo(base + 200);
  }

  @Test
  void fiftyThreadsThatDoNotCareGetFiftyBlocksThatDoNotMeet() throws Exception {
    LeaseTable other = host.anotherTable();
    ExecutorService threads = Executors.newFixedThreadPool(16);
    List<Lease> leases = new ArrayList<>();
    try {
      List<Callable<Lease>> tasks = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        LeaseOwner owner = host.owner("any" + i);
        LeaseTable table = i % 2 == 0 ? host.table : other;
        tasks.add(
            () -> table.acquireAnywhere(owner, Layouts.SIGIL, PortSettings.DEFAULTS, List::of));
      }
      for (Future<Lease> done : threads.invokeAll(tasks)) {
        leases.add(done.get());
      }

      EphemeralPorts ephemeral = EphemeralPorts.ofThisHost();
      List<Integer> ports =
          leases.stream().flatMap(lease -> lease.block().numbers().stream()).toList();
      assertThat(ports).hasSize(200).doesNotHaveDuplicates();
      assertThat(leases)
          .allSatisfy(
              lease -> {
                assertThat(lease.plan().gateway()).isBetween(20_000, 32_500);
                assertThat(ephemeral.touches(lease.plan().gateway(), lease.plan().lastCdp()))
                    .isFalse();
              });
    } finally {
      threads.shutdownNow();
      leases.forEach(Lease::close);
    }
  }

  @Test
  void aPinnedPortThatIsHeldRefusesEvenAnyBase() {
    int base = host.freeBase(400);
    host.start("main", base);
    PortSettings pinned = PortSettings.builder().canvasPort(base + 4).build();

    assertThatThrownBy(
            () -> host.table.acquireAnywhere(host.owner("other"), Layouts.SIGIL, pinned, List::of))
        .isInstanceOfSatisfying(
            PortConflictException.class, e -> assertThat(e.remedy()).contains("canvasHost.port"));
  }

  @Test
  void aHundredLeasesAreSeenByASecondTable() {
    for (int i = 0; i < 100; i++) {
      LeaseOwner owner = host.owner("many" + i);
      host.table.acquireAnywhere(owner, Layouts.JARVIS, PortSettings.DEFAULTS, List::of);
    }

    List<LeaseInfo> seen = host.anotherTable().active();

    assertThat(seen).hasSize(100).isEqualTo(host.table.active());
  }

  @Test
  void theHolderOfAPortIsKnown() {
    int base = host.freeBase(120);
    Lease main = host.start("main", base);

    assertThat(host.table.holding(base + 3)).map(LeaseInfo::owner).contains(main.owner());
    assertThat(host.table.holding(base + 5)).isEmpty();
  }

  private Set<String> files() throws IOException {
    try (var list = Files.list(host.directory.leases())) {
      return Set.copyOf(list.map(file -> file.getFileName().toString()).toList());
    }
  }
}
