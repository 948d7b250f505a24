package dev.gatehouse.browser.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.browser.parts.TestGateway;
import dev.gatehouse.browser.profile.BrowserProfile.PortSource;
import dev.gatehouse.core.Environment;
import dev.gatehouse.core.distribution.Distribution;
import dev.gatehouse.ports.CdpAssignments;
import dev.gatehouse.ports.HostDirectory;
import dev.gatehouse.ports.Lease;
import dev.gatehouse.ports.LeaseOwner;
import dev.gatehouse.ports.LeaseTable;
import dev.gatehouse.ports.PortBlock;
import dev.gatehouse.ports.PortConflictException;
import dev.gatehouse.ports.PortPlan;
import dev.gatehouse.ports.PortProbe;
import dev.gatehouse.ports.PortSettings;
import dev.gatehouse.ports.Reservation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three instances twenty ports apart, with twelve managed browser profiles each. */
class ManyProfilesTest {
  private static final Distribution SIGIL = TestGateway.distribution("sigil");
  private static final int SPACING = 20;
  private static final int PROFILES = 12;

  @TempDir private Path host;
  private final Map<String, Lease> leases = new LinkedHashMap<>();

  @BeforeEach
  void leaseThree() {
    // Real ports of this host: where one of the three blocks is taken, others are tried.
    for (int attempt = 0; attempt < 20 && leases.size() < 3; attempt++) {
      closeAll();
      int base = anyBase();
      try {
        for (int i = 0; i < 3; i++) {
          String name = List.of("main", "rescue", "third").get(i);
          PortPlan plan = PortPlan.derive(SIGIL.ports(), base + i * SPACING);
          leases.put(
              name,
              table()
                  .acquire(
                      owner(name), plan, PortBlock.of(plan, PortSettings.DEFAULTS), List.of()));
        }
      } catch (PortConflictException e) {
        closeAll();
      }
    }
    assertThat(leases).hasSize(3);
  }

  @AfterEach
  void closeAll() {
    leases.values().forEach(Lease::close);
    leases.clear();
  }

  @Test
  void noPortIsGivenTwiceAndThePlanSaysWhyEachIsTheOne() {
    Set<Integer> planned = new HashSet<>();
    leases.forEach((name, lease) -> planned.addAll(ports(resolve(name, Map.of()))));
    assertThat(planned).hasSize(3 * (PROFILES + 1));

    Map<String, Map<String, Integer>> claimed = new LinkedHashMap<>();
    Set<Integer> given = new HashSet<>();
    for (int i = 0; i < PROFILES; i++) {
      for (String name : leases.keySet()) {
        int port = leases.get(name).claimCdp("p" + i, OptionalInt.empty());
        claimed.computeIfAbsent(name, none -> new HashMap<>()).put("p" + i, port);
        assertThat(given.add(port)).as(name + " p" + i + " " + port).isTrue();
      }
    }

    assertThat(given).hasSize(3 * PROFILES);
    Set<Integer> fixed = new HashSet<>();
    leases.values().forEach(lease -> fixed.addAll(fixedOf(lease)));
    assertThat(fixed).hasSize(3 * 4).doesNotContainAnyElementsOf(given);
    leases.forEach(
        (name, lease) ->
            resolve(name, claimed.get(name)).all().stream()
                .filter(profile -> claimed.get(name).containsKey(profile.name()))
                .forEach(
                    profile -> {
                      assertThat(profile.portSource()).isEqualTo(PortSource.LEASED);
                      assertThat(profile.port().text())
                          .isEqualTo(
                              "claimed from "
                                  + lease.plan().firstCdp()
                                  + ".."
                                  + lease.plan().lastCdp()
                                  + " while it is in use");
                    }));
  }

  @Test
  void thePlanNamesTheNeighbourWhosePortsItPassesOver() {
    int base = leases.get("main").plan().gateway();
    BrowserProfiles profiles = resolve("main", Map.of());

    BrowserProfile last = profiles.find("p" + (PROFILES - 1)).orElseThrow();
    assertThat(last.port().text())
        .startsWith("first free port of " + (base + 11) + ".." + (base + 110) + " after ");
    assertThat(last.port().passedOverRows())
        .anySatisfy(
            row ->
                assertThat(row)
                    .containsEntry("port", base + SPACING)
                    .hasEntrySatisfying(
                        "why",
                        why -> assertThat(why).isEqualTo("gateway, the base port of sigil/rescue")))
        .anySatisfy(
            row ->
                assertThat(row)
                    .containsEntry("port", base + 12)
                    .containsEntry("why", "browser profile \"p0\" of this instance"));
  }

  @Test
  void whatIsPlannedIsWhatAStartGets() {
    for (String name : leases.keySet()) {
      Map<String, Integer> claimed = new HashMap<>();
      for (int i = PROFILES - 1; i >= 0; i -= 4) {
        String profile = "p" + i;
        claimed.put(profile, leases.get(name).claimCdp(profile, OptionalInt.empty()));
      }
      claimed.forEach((profile, port) -> leases.get(name).releaseCdp(profile));

      BrowserProfiles again = resolve(name, Map.of());

      claimed.forEach(
          (profile, port) -> {
            assertThat(again.find(profile).orElseThrow().cdpPort()).isEqualTo(port);
            assertThat(again.find(profile).orElseThrow().port().text())
                .endsWith("that is kept for it");
            assertThat(leases.get(name).claimCdp(profile, OptionalInt.empty())).isEqualTo(port);
          });
    }
  }

  private BrowserProfiles resolve(String name, Map<String, Integer> claimed) {
    Lease lease = leases.get(name);
    List<Reservation> others = new ArrayList<>();
    leases.forEach(
        (other, theirs) -> {
          if (!other.equals(name)) {
            others.add(new Reservation(theirs.owner(), theirs.block()));
          }
        });
    Map<String, Object> entries = new LinkedHashMap<>();
    for (int i = 0; i < PROFILES; i++) {
      entries.put("p" + i, Map.of());
    }
    return BrowserProfiles.resolve(
        BrowserSettings.of(Map.of("browser", Map.of("profiles", entries))),
        SIGIL,
        new PortsInUse(
            lease.plan(), CdpAssignments.read(lease.owner().stateDirectory()), claimed, others),
        new PersonBrowsers(new Environment(Map.of(), host, host)));
  }

  private static Set<Integer> ports(BrowserProfiles profiles) {
    Set<Integer> ports = new HashSet<>();
    profiles.all().stream()
        .filter(profile -> profile.portSource() == PortSource.PLANNED)
        .forEach(profile -> ports.add(profile.cdpPort()));
    return ports;
  }

  private static Set<Integer> fixedOf(Lease lease) {
    return lease.block().only(use -> use.role().listensFromStart()).numbers();
  }

  private int anyBase() {
    try (Lease anywhere =
        table().acquireAnywhere(owner("probe"), SIGIL.ports(), PortSettings.DEFAULTS, List::of)) {
      return anywhere.plan().gateway();
    }
  }

  private LeaseTable table() {
    return new LeaseTable(new HostDirectory(host.resolve("host")), new PortProbe());
  }

  private LeaseOwner owner(String name) {
    Path state = host.resolve(name);
    return new LeaseOwner("id-" + name, "sigil/" + name, state, state.resolve("sigil.json"));
  }
}
