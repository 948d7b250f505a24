package dev.gatehouse.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.profiles.Selection.Purpose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceCatalogTest {
  @TempDir Path temporary;
  private TestHost host;

  @BeforeEach
  void machine() {
    host = TestHost.in(temporary);
  }

  @Test
  void listsEveryInstanceOfEveryDistributionRunningOrNot() throws IOException {
    host.setUp("sigil");
    Instance rescue = host.setUp("sigil", "--profile", "rescue");
    host.setUp("jarvis", "--profile", "main");
    TestHost.write(host.home(".epiloop-old/epiloop.json"), "{gateway: {port: 23000}}");
    try (HolderProcess gateway = HolderProcess.gateway(rescue, host.directory().path())) {
      List<KnownInstance> all = host.catalog().all();

      assertThat(all)
          .extracting(KnownInstance::name)
          .containsExactly("epiloop/old", "jarvis/main", "sigil/default", "sigil/rescue");
      assertThat(all.get(3).running())
          .hasValueSatisfying(lease -> assertThat(lease.pid()).isEqualTo(gateway.pid()));
      assertThat(all.subList(0, 3)).allSatisfy(known -> assertThat(known.running()).isEmpty());
      assertThat(all).allSatisfy(known -> assertThat(known.reservation()).isPresent());
      assertThat(all.get(0).instance().ports().gateway()).isEqualTo(23000);
      assertThat(all.get(0).instance().marker()).isEmpty();
    }
  }

  @Test
  void severalStateDirectoriesAreSiblingsAndNotAProblem() {
    host.setUp("sigil");
    host.setUp("sigil", "--profile", "rescue");

    assertThat(host.catalog().all())
        .hasSize(2)
        .allSatisfy(known -> assertThat(known.problems()).isEmpty());
  }

  @Test
  void findsInstancesOutsideTheHomeByTheHostsRegistry() {
    host.export("SIGIL_STATE_DIR", host.work().resolve("custom"));
    host.setUp("sigil");
    host.unexport("SIGIL_STATE_DIR");

    assertThat(host.catalog().all())
        .singleElement()
        .satisfies(
            known ->
                assertThat(known.instance().stateDirectory())
                    .isEqualTo(host.work().resolve("custom")));
  }

  @Test
  void aVanishedDirectoryIsMarkedAndReservesNothing() throws IOException {
    host.export("SIGIL_STATE_DIR", host.work().resolve("custom"));
    Instance instance = host.setUp("sigil");
    host.unexport("SIGIL_STATE_DIR");
    Files.move(instance.stateDirectory(), host.work().resolve("moved"));

    assertThat(host.catalog().all())
        .singleElement()
        .satisfies(
            known -> {
              assertThat(known.vanished()).isTrue();
              assertThat(known.reservation()).isEmpty();
              assertThat(known.problems()).anySatisfy(p -> assertThat(p).contains("is gone"));
            });
  }

  @Test
  void oneBrokenInstanceDoesNotHideTheOthers() {
    host.setUp("sigil");
    TestHost.write(host.home(".sigil-bad/sigil.json"), "{");
    TestHost.write(host.home(".sigil-worse/instance.json"), "{");
    TestHost.write(host.home(".jarvis/jarvis.json"), "{gateway: {port: 65500}}");
    TestHost.write(host.directory().path().resolve("instances/junk.json"), "junk");
    Map<String, String> before = host.files();

    List<KnownInstance> all = host.catalog().all();

    assertThat(all)
        .extracting(KnownInstance::name)
        .containsExactly("jarvis/default", "sigil/bad", "sigil/default", "sigil/worse");
    assertThat(all)
        .filteredOn(known -> !known.name().equals("sigil/default"))
        .allSatisfy(known -> assertThat(known.problems()).isNotEmpty());
    assertThat(host.files()).isEqualTo(before);
  }

  @Test
  void aLinkedStateDirectoryIsOneInstanceWithItsRealPath() throws IOException {
    Path data = Files.createDirectories(host.work().resolve("data"));
    Files.createSymbolicLink(host.home(".sigil"), data);
    host.setUp("sigil");

    assertThat(host.catalog().all())
        .singleElement()
        .satisfies(known -> assertThat(known.realStateDirectory()).isEqualTo(data));
  }

  @Test
  void anotherFolderWithASimilarNameIsNoInstance() throws IOException {
    Files.createDirectories(host.home(".sigil-cache"));
    Files.createDirectories(host.home(".sigilx"));
    TestHost.write(host.home(".sigil.d/sigil.json"), "{}");

    assertThat(host.catalog().all()).isEmpty();
  }

  @Test
  void theReservationsOfOthersLeaveTheAskersOwnOut() {
    Instance main = host.setUp("sigil");
    Instance rescue = host.setUp("sigil", "--profile", "rescue");

    assertThat(host.catalog().reservationsOfOthers(main.stateDirectory()))
        .singleElement()
        .satisfies(
            reservation ->
                assertThat(reservation.owner().instanceId())
                    .isEqualTo(rescue.marker().orElseThrow().id()));
  }

  @Test
  void aHundredInstancesAreAllFound() {
    for (int i = 0; i < 100; i++) {
      Path state = host.home(".sigil-p" + i);
      TestHost.mark(state, "sigil", "p" + i);
      TestHost.write(state.resolve("sigil.json"), "{gateway: {port: " + (20000 + 5 * i) + "}}");
    }

    assertThat(host.catalog().all()).hasSize(100);
  }

  @Test
  void aManuallyStartedInstanceIsKnownByTheConfigurationItRunsWith() {
    Instance main = host.setUp("sigil", "--profile", "main");
    host.export("SIGIL_STATE_DIR", "~/.sigil-main").export("SIGIL_CONFIG_PATH", "~/main.json");
    int base = TestHost.freeBase("sigil");
    host.setup()
        .setUp(host.start("sigil", "--port", Integer.toString(base)), SetupOptions.forStart());

    assertThat(host.catalog().all())
        .singleElement()
        .satisfies(
            known -> {
              assertThat(known.instance().configPath()).isEqualTo(host.home("main.json"));
              assertThat(known.id()).isEqualTo(main.marker().orElseThrow().id());
            });
    assertThat(host.resolve("sigil", Purpose.CLIENT).ports().gateway()).isEqualTo(base);
  }
}
