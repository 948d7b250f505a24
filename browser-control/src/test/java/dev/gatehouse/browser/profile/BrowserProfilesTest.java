package dev.gatehouse.browser.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.browser.parts.TestGateway;
import dev.gatehouse.browser.profile.BrowserProfile.Kind;
import dev.gatehouse.browser.profile.BrowserProfile.PortSource;
import dev.gatehouse.core.Environment;
import dev.gatehouse.core.distribution.Distribution;
import dev.gatehouse.ports.CdpAssignments;
import dev.gatehouse.ports.LeaseOwner;
import dev.gatehouse.ports.PortBlock;
import dev.gatehouse.ports.PortPlan;
import dev.gatehouse.ports.PortRole;
import dev.gatehouse.ports.PortSettings;
import dev.gatehouse.ports.PortUse;
import dev.gatehouse.ports.Reservation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrowserProfilesTest {
  private static final int BASE = 18_789;
  private static final Distribution SIGIL = TestGateway.distribution("sigil");
  private static final PersonBrowsers PERSONS =
      new PersonBrowsers(new Environment(Map.of(), Path.of("/nowhere"), Path.of("/nowhere")));
  private static final PortPlan PORTS = PortPlan.derive(SIGIL.ports(), BASE);

  @ParameterizedTest
  @CsvSource({"sigil, sigil", "epiloop, clawd", "idlehands, idlehands", "jarvis, jarvis"})
  void theManagedProfileAndTheExtensionAreAlwaysThere(String distribution, String managed) {
    Distribution product = TestGateway.distribution(distribution);
    PortPlan ports = PortPlan.derive(product.ports(), BASE);
    BrowserProfiles profiles =
        BrowserProfiles.resolve(
            BrowserSettings.of(Map.of()), product, PortsInUse.of(ports, List.of()), PERSONS);

    assertThat(profiles.all()).extracting(BrowserProfile::name).containsExactly(managed, "chrome");
    BrowserProfile own = profiles.find(managed).orElseThrow();
    assertThat(own.cdpPort()).isEqualTo(BASE + 11);
    assertThat(own.color()).isEqualTo("#FF4500");
    BrowserProfile chrome = profiles.find("chrome").orElseThrow();
    assertThat(chrome.kind()).isEqualTo(Kind.EXTENSION);
    assertThat(chrome.cdpPort()).isEqualTo(BASE + 3);
    assertThat(chrome.color()).isEqualTo("#00AA00");
  }

  @Test
  void aPinnedPortStaysWhereItWasPinned() {
    BrowserProfiles profiles =
        resolve(Map.of("profiles", Map.of("work", Map.of("cdpPort", 18_850L))));

    BrowserProfile work = profiles.find("work").orElseThrow();
    assertThat(work.cdpPort()).isEqualTo(18_850);
    assertThat(work.portSource()).isEqualTo(PortSource.PINNED);
  }

  @Test
  void aClaimedPortIsReportedInPlaceOfAPlannedOne() {
    BrowserProfiles profiles =
        BrowserProfiles.resolve(
            settings(Map.of()),
            SIGIL,
            new PortsInUse(PORTS, CdpAssignments.NONE, Map.of("sigil", 18_823), List.of()),
            PERSONS);

    BrowserProfile managed = profiles.find("sigil").orElseThrow();
    assertThat(managed.cdpPort()).isEqualTo(18_823);
    assertThat(managed.portSource()).isEqualTo(PortSource.LEASED);
  }

  @Test
  void theOldSingleAddressBecomesTheManagedProfile() {
    BrowserProfile managed =
        resolve(Map.of("cdpUrl", "http://127.0.0.1:9333")).find("sigil").orElseThrow();

    assertThat(managed.cdpPort()).isEqualTo(9_333);
    assertThat(managed.portSource()).isEqualTo(PortSource.URL);
    assertThat(managed.kind()).isEqualTo(Kind.MANAGED);
  }

  @Test
  void anAddressOnAnotherHostMakesTheProfileRemote() {
    BrowserProfiles profiles =
        resolve(
            Map.of("profiles", Map.of("cloud", Map.of("cdpUrl", "https://far.example.org/?k=v"))));

    BrowserProfile cloud = profiles.find("cloud").orElseThrow();
    assertThat(cloud.remote()).isTrue();
    assertThat(cloud.cdpPort()).isEqualTo(443);
  }

  @Test
  void theHostOfTheOldAddressCountsForProfilesWithAPortOnly() {
    BrowserProfiles profiles =
        resolve(
            Map.of(
                "cdpUrl",
                "http://far.example.org:9000",
                "profiles",
                Map.of("work", Map.of("cdpPort", 9_001L))));

    assertThat(profiles.find("work").orElseThrow().endpoint().shown())
        .isEqualTo("http://far.example.org:9001");
    assertThat(profiles.find("work").orElseThrow().remote()).isTrue();
  }

  @Test
  void theDefaultIsTheConfiguredOneThenTheManagedOne() {
    assertThat(resolve(Map.of()).find("").orElseThrow().name()).isEqualTo("sigil");
    assertThat(resolve(Map.of("defaultProfile", "sigil")).find("").orElseThrow().name())
        .isEqualTo("sigil");
    assertThat(resolve(Map.of("defaultProfile", "gone")).find("")).isEmpty();
  }

  @Test
  void theExtensionStepsBackWhereItsPortIsUsed() {
    BrowserProfiles profiles =
        resolve(
            Map.of("profiles", Map.of("mine", Map.of("cdpUrl", "http://127.0.0.1:" + (BASE + 3)))));

    assertThat(profiles.find("chrome")).isEmpty();
    assertThat(profiles.find("").orElseThrow().name()).isEqualTo("sigil");
  }

  @Test
  void everyProfileWithoutAColourGetsOneThatNobodyHas() {
    Map<String, Object> entries = new LinkedHashMap<>();
    entries.put("a", Map.of());
    entries.put("b", Map.of("color", "#0066CC"));
    entries.put("c", Map.of());
    BrowserProfiles profiles = resolve(Map.of("profiles", entries));

    assertThat(profiles.all())
        .filteredOn(profile -> !profile.name().equals("chrome"))
        .extracting(BrowserProfile::color)
        .containsExactly("#FF4500", "#00AA00", "#0066CC", "#9933FF");
  }

  @ParameterizedTest
  @CsvSource({"18789, gateway", "18791, control service", "18793, canvas"})
  void refusesAnAddressThatIsThisInstancesOwnPort(int port, String use) {
    BrowserProfiles profiles =
        resolve(Map.of("profiles", Map.of("odd", Map.of("cdpUrl", "http://127.0.0.1:" + port))));

    assertThat(profiles.find("odd")).isEmpty();
    assertThat(profiles.problems())
        .singleElement()
        .asString()
        .isEqualTo(
            "browser.profiles.odd.cdpUrl is port " + port + " of this instance's own " + use);
  }

  @Test
  void refusesOnePortForTwoManagedProfiles() {
    Map<String, Object> entries = new LinkedHashMap<>();
    entries.put("a", Map.of("cdpPort", 18_850L));
    entries.put("b", Map.of("cdpPort", 18_850L));
    BrowserProfiles profiles = resolve(Map.of("profiles", entries));

    assertThat(profiles.find("a")).isPresent();
    assertThat(profiles.find("b")).isEmpty();
    assertThat(profiles.problems())
        .containsExactly("browser.profiles.b.cdpPort is port 18850 of browser profile \"a\" too");
  }

  @Test
  void saysWhenTheRangeIsFull() {
    Map<String, Object> entries = new LinkedHashMap<>();
    for (int i = 0; i < 101; i++) {
      entries.put("p" + i, Map.of());
    }
    BrowserProfiles profiles = resolve(Map.of("profiles", entries));

    // The managed profile has the first of the hundred ports.
    assertThat(profiles.problems())
        .hasSize(2)
        .allMatch(problem -> problem.startsWith("no available CDP ports in range 18800..18899"));
  }

  @Test
  void namesTheOwnerOfAPortThatAnAddressPointsAt() {
    Reservation rescue = neighbour("sigil/rescue", 19_001);
    BrowserProfiles profiles =
        BrowserProfiles.resolve(
            settings(Map.of("profiles", Map.of("x", Map.of("cdpUrl", "http://localhost:19003")))),
            SIGIL,
            PortsInUse.of(PORTS, List.of(rescue)),
            PERSONS);

    assertThat(BrowserProfiles.conflict(profiles.find("x").orElseThrow(), List.of(rescue)))
        .hasValueSatisfying(
            why ->
                assertThat(why)
                    .contains("port 19003", "belongs to sigil/rescue", "browser control service"));
  }

  @Test
  void theSamePortOnAnotherHostBelongsToNobodyHere() {
    Reservation rescue = neighbour("sigil/rescue", 19_001);
    BrowserProfiles profiles =
        resolve(Map.of("profiles", Map.of("x", Map.of("cdpUrl", "http://10.0.0.9:19001"))));

    assertThat(BrowserProfiles.conflict(profiles.find("x").orElseThrow(), List.of(rescue)))
        .isEmpty();
  }

  @Property
  void plannedPortsAreDistinctInRangeAndNobodyElses(
      @ForAll @IntRange(max = 60) int count,
      @ForAll @IntRange(min = BASE - 120, max = BASE + 120) int neighbourBase) {
    Map<String, Object> entries = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      entries.put("p" + i, i % 7 == 3 ? Map.of("cdpPort", (long) BASE + 30 + i) : Map.of());
    }
    Reservation other = neighbour("sigil/other", neighbourBase);
    BrowserProfiles profiles =
        BrowserProfiles.resolve(
            settings(Map.of("profiles", entries)),
            SIGIL,
            PortsInUse.of(PORTS, List.of(other)),
            PERSONS);

    List<Integer> all = new ArrayList<>();
    profiles.all().forEach(profile -> all.add(profile.cdpPort()));
    Set<Integer> planned = new HashSet<>();
    profiles.all().stream()
        .filter(profile -> profile.portSource() == PortSource.PLANNED)
        .forEach(profile -> planned.add(profile.cdpPort()));
    assertThat(all).doesNotHaveDuplicates();
    assertThat(planned).allMatch(PORTS::isCdp).doesNotContainAnyElementsOf(other.block().numbers());
  }

  private static BrowserProfiles resolve(Map<String, Object> browser) {
    return BrowserProfiles.resolve(
        settings(browser), SIGIL, PortsInUse.of(PORTS, List.of()), PERSONS);
  }

  private static BrowserSettings settings(Map<String, Object> browser) {
    return BrowserSettings.of(Map.of("browser", browser));
  }

  private static Reservation neighbour(String name, int base) {
    PortPlan plan = PortPlan.derive(SIGIL.ports(), base);
    PortBlock block =
        PortBlock.of(plan, PortSettings.DEFAULTS)
            .with(
                List.of(
                    new PortUse(
                        plan.firstCdp(),
                        PortRole.CDP,
                        "browser profile \"sigil\"",
                        PortUse.Origin.ASSIGNED)));
    return new Reservation(
        new LeaseOwner("id-" + name, name, Path.of("/state", name), Path.of("/state", name, "c")),
        block);
  }
}
