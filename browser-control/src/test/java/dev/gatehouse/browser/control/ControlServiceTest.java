package dev.gatehouse.browser.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.browser.parts.ControlClient;
import dev.gatehouse.browser.parts.TestGateway;
import dev.gatehouse.browser.route.ControlRequest;
import dev.gatehouse.profiles.InstanceProof;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlServiceTest {
  private TestGateway gateway;

  @BeforeEach
  void start(@TempDir Path host) throws IOException {
    gateway =
        TestGateway.of(
                host,
                "sigil",
                "rescue",
                Map.of(
                    "defaultProfile",
                    "sigil",
                    "headless",
                    true,
                    "executablePath",
                    "/opt/gone",
                    "profiles",
                    Map.of("work", Map.of("cdpUrl", "http://127.0.0.1:9/?token=s3cret"))))
            .start();
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void statusHasTheFamilysFieldsAndTellsTheTruth() {
    Map<String, Object> status = gateway.client().get("/").json();

    int firstCdp = gateway.instance().ports().firstCdp();
    assertThat(status)
        .containsEntry("enabled", true)
        .containsEntry("profile", "sigil")
        .containsEntry("running", false)
        .containsEntry("cdpReady", false)
        .containsEntry("cdpHttp", false)
        .containsEntry("pid", null)
        .containsEntry("cdpPort", (long) firstCdp)
        .containsEntry("cdpUrl", "http://127.0.0.1:" + firstCdp)
        .containsEntry("chosenBrowser", null)
        .containsEntry("detectedBrowser", null)
        .containsEntry("detectedExecutablePath", null)
        .containsEntry("detectError", "browser.executablePath not found: /opt/gone")
        .containsEntry("userDataDir", null)
        .containsEntry("color", "#FF4500")
        .containsEntry("headless", true)
        .containsEntry("noSandbox", false)
        .containsEntry("executablePath", "/opt/gone")
        .containsEntry("attachOnly", false);
  }

  @Test
  void statusSaysWhoseItIs() {
    assertThat(gateway.client().get("/").json())
        .containsEntry("instance", "sigil/rescue")
        .containsEntry("instanceId", "id-sigil-rescue");
  }

  @Test
  void lookingClaimsNoPort() {
    gateway.client().get("/");
    gateway.client().get("/profiles");

    assertThat(gateway.lease().block().use(gateway.instance().ports().firstCdp())).isEmpty();
    assertThat(gateway.client().get("/").json()).containsEntry("cdpPortSource", "planned");
  }

  @Test
  void profilesListsEveryOneWithItsPort() {
    List<Map<String, Object>> rows = gateway.client().get("/profiles").rows("profiles");

    assertThat(rows).extracting(row -> row.get("name")).containsExactly("sigil", "work", "chrome");
    assertThat(rows.get(0))
        .containsEntry("isDefault", true)
        .containsEntry("isRemote", false)
        .containsEntry("running", false)
        .containsEntry("tabCount", 0L)
        .containsEntry("color", "#FF4500")
        .containsEntry("cdpPort", (long) gateway.instance().ports().firstCdp());
    assertThat(rows.get(1)).containsEntry("cdpPort", 9L).containsEntry("cdpPortSource", "url");
    assertThat(rows.get(2)).containsEntry("driver", "extension");
  }

  @Test
  void secretsOfAnAddressAreNeverShown() {
    assertThat(gateway.client().get("/profiles").text()).doesNotContain("s3cret");
    assertThat(gateway.client().get("/?profile=work").text()).doesNotContain("s3cret");
  }

  @Test
  void anUnknownProfileIsNotFoundAndTheOthersAreNamed() {
    ControlClient.Answer answer = gateway.client().get("/?profile=constructor");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.json())
        .containsEntry(
            "error",
            "Error: Profile \"constructor\" not found. Available profiles: sigil, work, chrome");
  }

  @ParameterizedTest
  @CsvSource({"GET, /nothing, 404", "POST, /, 405", "GET, /start, 405", "DELETE, /profiles, 405"})
  void aWrongPathIsToldApartFromAWrongMethod(String method, String path, int status) {
    assertThat(gateway.client().send(method, path, "").status()).isEqualTo(status);
  }

  @Test
  void aChangedConfigurationCountsAtTheNextRequest() {
    gateway.configure(Map.of("defaultProfile", "new", "profiles", Map.of("new", Map.of())));

    assertThat(gateway.client().get("/").json()).containsEntry("profile", "new");

    gateway.configure(Map.of("enabled", false));

    assertThat(gateway.client().get("/").status()).isEqualTo(503);
    assertThat(gateway.client().get("/").json())
        .containsEntry("error", "Error: browser control is disabled");
  }

  @Test
  void everyAnswerProvesTheInstanceToWhoAsks() {
    String nonce = "AAECAwQFBgcICQoLDA0ODxAREhM";
    var marker = gateway.instance().marker().orElseThrow();
    int port = gateway.port();
    ControlClient client = gateway.client();

    for (ControlClient.Answer answer :
        List.of(
            client.get("/", "X-Gatehouse-Nonce: " + nonce),
            client.anonymous("GET", "/", "X-Gatehouse-Nonce: " + nonce),
            client.get("/nothing", "X-Gatehouse-Nonce: " + nonce))) {
      String proof = answer.header("X-Gatehouse-Proof");
      assertThat(InstanceProof.proves(marker, nonce, port, proof)).isTrue();
      assertThat(InstanceProof.proves(marker, nonce, port + 1, proof)).isFalse();
    }
    assertThat(client.get("/", "X-Gatehouse-Nonce: short").header("X-Gatehouse-Proof")).isEmpty();
  }

  @Test
  void aLargeBodyIsRefused() {
    ControlClient.Answer answer =
        gateway
            .client()
            .send(
                "POST",
                "/act",
                "{\"a\":\"" + "x".repeat(ControlService.MAX_BODY_BYTES) + "\"}",
                "Content-Type: application/json");

    assertThat(answer.status()).isEqualTo(413);
  }

  @Test
  void aBodyThatIsNoJsonIsRefusedWithItsPlace() {
    ControlClient.Answer answer =
        gateway.client().send("POST", "/act", "{\"a\":", "Content-Type: application/json");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("error")).asString().startsWith("Error: the body is no JSON");
  }

  @Test
  void theProfileMayStandInTheBody() {
    ControlRequest inBody = new ControlRequest("POST", "/act", Map.of(), Map.of("profile", " a "));
    ControlRequest both =
        new ControlRequest("POST", "/act", Map.of("profile", "b"), Map.of("profile", "a"));

    assertThat(inBody.profile()).isEqualTo("a");
    assertThat(both.profile()).isEqualTo("b");
  }
}
