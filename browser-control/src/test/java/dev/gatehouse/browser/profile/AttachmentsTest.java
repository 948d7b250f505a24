package dev.gatehouse.browser.profile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.browser.parts.ControlClient;
import dev.gatehouse.browser.parts.FakeListener;
import dev.gatehouse.browser.parts.PersonsBrowser;
import dev.gatehouse.browser.parts.TestGateway;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Browsers that a gateway attaches to and never starts or ends. */
class AttachmentsTest {

  // A browser that was just ended may still be writing there.
  @TempDir(cleanup = CleanupMode.NEVER)
  private Path host;

  private TestGateway gateway;
  private ControlClient client;

  @BeforeEach
  void start() throws IOException {
    gateway = TestGateway.of(host, "sigil", "main").start();
    client = gateway.client();
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Nested
  class ToARealBrowser {
    private PersonsBrowser person;

    @BeforeEach
    void startPerson() {
      person = PersonsBrowser.start(host.resolve("person"), "about:blank");
    }

    @AfterEach
    void endPerson() {
      person.close();
    }

    @Test
    void everyWayToNameItLeadsToItAndNoneEndsIt() throws IOException {
      Path userData = host.resolve("person");
      String path = Files.readAllLines(userData.resolve("DevToolsActivePort")).get(1);
      Map<String, Object> entries = new LinkedHashMap<>();
      entries.put("http", Map.of("cdpUrl", "http://127.0.0.1:" + person.port()));
      entries.put("socket", Map.of("cdpUrl", "ws://127.0.0.1:" + person.port() + path));
      entries.put("bare", Map.of("cdpUrl", "ws://localhost:" + person.port() + "/"));
      entries.put("pinned", Map.of("cdpPort", (long) person.port(), "attachOnly", true));
      entries.put(
          "session", Map.of("driver", "existing-session", "userDataDir", userData.toString()));
      gateway.configure(Map.of("profiles", entries));

      for (String profile : entries.keySet()) {
        attachesAndLetsGo(profile);
      }
      assertThat(client.get("/?profile=session").json())
          .containsEntry("driver", "existing-session")
          .containsEntry("cdpPort", (long) person.port())
          .containsEntry("cdpPortSource", "file")
          .containsEntry("userDataDir", userData.toString());
    }

    @Test
    void aNameOfAHostIsLookedUpBecauseChromiumAnswersToAddressesOnly() throws Exception {
      gateway.configure(
          Map.of(
              "profiles",
              Map.of("far", Map.of("cdpUrl", "http://" + name() + ":" + person.port()))));

      assertThat(client.get("/?profile=far").json())
          .containsEntry("cdpUrl", "http://" + name() + ":" + person.port())
          .containsEntry("running", true);
      attachesAndLetsGo("far");
    }

    @Test
    void secretsOfAnAddressOpenTheDoorAndAreShownNowhere() throws Exception {
      String user = "ada";
      String password = "pa55-w0rd-x";
      String token = "t0k3n-y";
      String basic =
          "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
      ByteArrayOutputStream printed = new ByteArrayOutputStream();
      PrintStream out = System.out;
      PrintStream err = System.err;
      StringBuilder told = new StringBuilder();
      try (GuardedDevTools door = new GuardedDevTools(person.port(), basic, token)) {
        String place = name() + ":" + door.port();
        String good = "http://" + user + ":" + password + "@" + place + "/?token=" + token;
        gateway.configure(
            Map.of(
                "profiles",
                Map.of(
                    "good", Map.of("cdpUrl", good),
                    "bad", Map.of("cdpUrl", good + "x"),
                    "gone", Map.of("cdpUrl", good.replace(place, name() + ":1")))));
        PrintStream both = new PrintStream(printed, true, UTF_8);
        System.setOut(both);
        System.setErr(both);

        attachesAndLetsGo("good");
        for (String profile : List.of("good", "bad", "gone")) {
          told.append(client.get("/?profile=" + profile).text());
          told.append(client.send("POST", "/start?profile=" + profile, "").text());
        }
        told.append(client.get("/profiles").text());
        // What the browser answered was its own loopback address; nobody went there.
        assertThat(door.hosts()).isNotEmpty().allMatch(host -> host.endsWith(":" + door.port()));
      } finally {
        System.setOut(out);
        System.setErr(err);
      }
      assertThat(told.toString()).contains("…@").doesNotContain(password, token, basic);
      assertThat(printed.toString(UTF_8)).doesNotContain(password, token, basic);
    }

    private void attachesAndLetsGo(String profile) {
      ControlClient.Answer start = client.send("POST", "/start?profile=" + profile, "");
      assertThat(start.status()).as(profile + " " + start.text()).isEqualTo(200);
      assertThat(client.get("/tabs?profile=" + profile).rows("tabs")).as(profile).isNotEmpty();
      assertThat(client.get("/?profile=" + profile).json())
          .as(profile)
          .containsEntry("running", true)
          .containsEntry("pid", null);
      assertThat(client.send("POST", "/stop?profile=" + profile, "").json())
          .as(profile)
          .containsEntry("stopped", false);
      assertThat(person.runs()).as(profile).isTrue();
    }
  }

  @Test
  void whatIsNotThereIsNotStartedAndTheAnswerSaysWhatToDo() {
    int port = gateway.instance().ports().lastCdp();
    gateway.configure(
        Map.of(
            "profiles",
            Map.of(
                "local", Map.of("cdpUrl", "http://127.0.0.1:" + port),
                "pinned", Map.of("cdpPort", (long) port - 1, "attachOnly", true),
                "session",
                    Map.of(
                        "driver", "existing-session", "userDataDir", host.resolve("x").toString()),
                "far", Map.of("cdpUrl", "http://nowhere.invalid:9222"))));

    assertThat(error("local")).contains("cdpUrl", "--remote-debugging-port=" + port);
    assertThat(error("pinned")).contains("attachOnly", "--remote-debugging-port=" + (port - 1));
    assertThat(error("session")).contains("chrome://inspect/#remote-debugging");
    assertThat(error("far")).contains("Remote CDP for profile \\\"far\\\" is not reachable at");
  }

  @Test
  void whatIsNoBrowserIsSaidToBeNone() {
    try (FakeListener printer = FakeListener.printer(0)) {
      gateway.configure(Map.of("profiles", Map.of("odd", Map.of("cdpUrl", printer.url()))));

      assertThat(error("odd")).contains("is no browser with DevTools");
    }
  }

  @Test
  void anotherNameOfThisHostIsNoWayAroundANeighboursPorts() throws Exception {
    try (TestGateway rescue = TestGateway.of(host, "sigil", "rescue")) {
      int port = rescue.instance().ports().control();
      gateway.knows(rescue);
      gateway.configure(
          Map.of("profiles", Map.of("x", Map.of("cdpUrl", "http://" + name() + ":" + port))));

      ControlClient.Answer answer = client.send("POST", "/start?profile=x", "");

      assertThat(answer.status()).as(answer.text()).isEqualTo(409);
      assertThat(answer.text()).contains("belongs to sigil/rescue");
    }
  }

  @Test
  void theDataOfANeighboursBrowserIsRefusedWithItsName() throws IOException {
    try (TestGateway rescue = TestGateway.of(host, "sigil", "rescue")) {
      Path theirs = rescue.instance().stateDirectory().resolve("browser/sigil/user-data");
      gateway.knows(rescue);
      gateway.configure(
          Map.of(
              "profiles",
              Map.of("x", Map.of("driver", "existing-session", "userDataDir", theirs.toString()))));

      ControlClient.Answer answer = client.send("POST", "/start?profile=x", "");

      assertThat(answer.status()).isEqualTo(409);
      assertThat(answer.text()).contains("belongs to sigil/rescue");
    }
  }

  @Test
  void anOperatorMayAllowANeighboursBrowser() throws IOException {
    try (TestGateway rescue = TestGateway.of(host, "sigil", "rescue")) {
      int port = rescue.lease().claimCdp("sigil", OptionalInt.empty());
      gateway.knows(rescue);
      try (FakeListener theirs = FakeListener.devTools(port)) {
        gateway.configure(
            Map.of(
                "profiles",
                Map.of(
                    "shared", Map.of("cdpUrl", theirs.url(), "allowNeighbourPorts", true),
                    "other", Map.of("cdpUrl", theirs.url()))));

        assertThat(client.get("/?profile=shared").json()).containsEntry("running", true);
        assertThat(client.get("/?profile=other").status()).isEqualTo(409);
        gateway.configure(
            Map.of(
                "allowNeighbourPorts",
                true,
                "profiles",
                Map.of("other", Map.of("cdpUrl", theirs.url()))));
        assertThat(client.get("/?profile=other").json()).containsEntry("running", true);
      }
    }
  }

  private String error(String profile) {
    ControlClient.Answer answer = client.send("POST", "/start?profile=" + profile, "");
    assertThat(answer.status()).as(answer.text()).isEqualTo(500);
    assertThat(client.get("/?profile=" + profile).json()).containsEntry("running", false);
    return answer.text();
  }

  /** A name of this host that does not look like loopback. */
  private static String name() throws UnknownHostException {
    String name = InetAddress.getLocalHost().getHostName();
    assumeTrue(
        !name.contains("localhost") && InetAddress.getByName(name).isLoopbackAddress(),
        "this host has no name of its own that leads to loopback");
    return name;
  }
}
