package dev.gatehouse.browser;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.browser.parts.ControlClient;
import dev.gatehouse.browser.parts.FakeListener;
import dev.gatehouse.browser.parts.TestGateway;
import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The traps of the family that concern browsers, by the numbers of docs/traps.md. */
class BrowserTrapsTest {
  @TempDir private Path host;
  private TestGateway main;

  @BeforeEach
  void startMain() throws IOException {
    main = TestGateway.of(host, "epiloop", "main").start();
  }

  @AfterEach
  void stopMain() {
    main.close();
  }

  // 36
  @Test
  void theControlPortFollowsFromTheInstanceAndFromNothingElse() throws IOException {
    try (TestGateway rescue = TestGateway.of(host, "epiloop", "rescue").start()) {
      assertThat(rescue.client().get("/").json())
          .containsEntry("instance", "epiloop/rescue")
          .containsEntry("controlPort", (long) rescue.instance().ports().gateway() + 2);
      assertThat(main.client().get("/").json())
          .containsEntry("instance", "epiloop/main")
          .containsEntry("controlPort", (long) main.instance().ports().gateway() + 2);
    }
  }

  // 37
  @Test
  void aControlUrlInAnotherInstancesBlockIsRefusedWithItsName() throws IOException {
    int relay = main.instance().ports().relay();
    try (TestGateway rescue =
        TestGateway.of(host, "epiloop", "rescue", Map.of("controlUrl", "http://127.0.0.1:" + relay))
            .knows(main)) {
      refuses(rescue, "control port " + relay, "belongs to epiloop/main");
    } catch (GatehouseException e) {
      // The lease of the ports refuses it even before browser control is asked.
      assertThat(e.exitCode()).isEqualTo(ExitCode.CONFLICT);
      assertThat(e).hasMessageContaining("epiloop/main");
    }
  }

  // 37
  @Test
  void aCdpUrlInAnotherInstancesBlockIsRefusedWithItsName() throws IOException {
    int port = main.lease().claimCdp("clawd", OptionalInt.empty());
    String url = "http://127.0.0.1:" + port;
    try (TestGateway rescue = TestGateway.of(host, "epiloop", "rescue").knows(main)) {
      rescue.configure(Map.of("profiles", Map.of("other", Map.of("cdpUrl", url))));

      refuses(rescue, "points at port " + port, "belongs to epiloop/main");
    }
  }

  // 37
  @Test
  void aCdpUrlThatComesLaterIsRefusedTooAndNotEvenAsked() throws IOException {
    int port = main.lease().claimCdp("clawd", OptionalInt.empty());
    try (FakeListener browserOfMain = FakeListener.devTools(port);
        TestGateway rescue = TestGateway.of(host, "epiloop", "rescue").knows(main).start()) {
      rescue.configure(Map.of("profiles", Map.of("other", Map.of("cdpUrl", browserOfMain.url()))));

      ControlClient.Answer answer = rescue.client().get("/?profile=other");

      assertThat(answer.status()).isEqualTo(409);
      assertThat(answer.json().get("error")).asString().contains("belongs to epiloop/main");
      assertThat(row(rescue, "other"))
          .containsEntry("running", false)
          .hasEntrySatisfying(
              "conflict", why -> assertThat(why).asString().contains("epiloop/main"));
    }
  }

  // 38
  @Test
  void aPlannedCdpPortIsNobodyElses() throws IOException {
    int held = main.lease().claimCdp("clawd", OptionalInt.empty());
    try (TestGateway rescue = TestGateway.of(host, "epiloop", "rescue").knows(main).start()) {
      assertThat(row(rescue, "clawd").get("cdpPort")).isNotEqualTo((long) held);
    }
  }

  // 38
  @Test
  void anUnpinnedCdpPortIsDerivedAnewFromTheBase() {
    assertThat(row(main, "clawd"))
        .containsEntry("cdpPort", (long) main.instance().ports().firstCdp())
        .containsEntry("cdpPortSource", "planned");
  }

  // 39
  @Test
  void aStrangerOnTheCdpPortIsNamedAndNeverAdopted() throws IOException {
    int port = main.instance().ports().firstCdp();
    try (FakeListener stranger = FakeListener.devTools(port)) {
      Map<String, Object> row = row(main, "clawd");
      String pid = Long.toString(ProcessHandle.current().pid());

      assertThat(stranger.port()).isEqualTo(port);
      assertThat(row).containsEntry("running", false).containsEntry("tabCount", 0L);
      assertThat(listener(row))
          .containsEntry("kind", "browser")
          .containsEntry("product", "Testium/1.2")
          .hasEntrySatisfying("owner", owner -> assertThat(owner).asString().contains(pid));
      assertThat(main.client().get("/?profile=clawd").text())
          .doesNotContain("reset-profile", "kill");
    }
  }

  // 39
  @Test
  void aProgramThatIsNoBrowserIsToldApartFromOne() throws IOException {
    try (FakeListener printer = FakeListener.printer(main.instance().ports().firstCdp())) {
      Map<String, Object> status = main.client().get("/?profile=clawd").json();

      assertThat(printer.port()).isEqualTo(main.instance().ports().firstCdp());
      assertThat(status)
          .containsEntry("running", false)
          .containsEntry("cdpHttp", false)
          .containsEntry("cdpReady", false);
      assertThat(listener(status)).containsEntry("kind", "other").containsEntry("product", null);
    }
  }

  @Test
  void aBrowserThatTheConfigurationNamesByAddressIsRunning() {
    try (FakeListener browser = FakeListener.devTools(0)) {
      main.configure(Map.of("profiles", Map.of("mine", Map.of("cdpUrl", browser.url()))));

      assertThat(main.client().get("/?profile=mine").json())
          .containsEntry("running", true)
          .containsEntry("cdpReady", true)
          .containsEntry("cdpHttp", true)
          .containsEntry("pid", null);
      assertThat(row(main, "mine")).containsEntry("tabCount", 2L);
    }
  }

  // 40, 41
  @Test
  void onlyTheControlPortIsOpenedAndNoOtherIsClaimedToBe() {
    var ports = main.instance().ports();

    for (int closed : List.of(ports.relay(), ports.canvas().orElseThrow(), ports.firstCdp())) {
      assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), closed).close())
          .isInstanceOf(ConnectException.class);
    }
    assertThat(listener(row(main, "chrome"))).containsEntry("kind", "nothing");
  }

  // 41
  @Test
  void whoSitsOnTheRelayPortIsNotTakenForTheRelay() throws IOException {
    try (FakeListener stranger = FakeListener.devTools(main.instance().ports().relay())) {
      Map<String, Object> chrome = row(main, "chrome");

      assertThat(chrome)
          .containsEntry("cdpPort", (long) stranger.port())
          .containsEntry("running", false);
      assertThat(listener(chrome).get("owner")).isNotNull();
    }
  }

  // 72
  @Test
  void statusCallsItTheControlPortAndTheOldKeyChangesNothing() {
    main.configure(Map.of("controlPort", 4_711L));

    assertThat(main.client().get("/").json())
        .containsEntry("controlPort", (long) main.instance().ports().control());
  }

  private static void refuses(TestGateway gateway, String... words) {
    assertThatThrownBy(gateway::start)
        .isInstanceOfSatisfying(
            GatehouseException.class,
            e -> {
              assertThat(e.exitCode()).isEqualTo(ExitCode.CONFLICT);
              assertThat(e.getMessage()).contains(words);
            });
  }

  private static Map<String, Object> row(TestGateway gateway, String profile) {
    return gateway.client().get("/profiles").rows("profiles").stream()
        .filter(row -> profile.equals(row.get("name")))
        .findFirst()
        .orElseThrow();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> listener(Map<String, Object> answer) {
    return (Map<String, Object>) requireNonNull(answer.get("listener"));
  }
}
