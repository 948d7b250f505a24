package dev.gatehouse.launcher.browser;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.browser.BrowserControlModule;
import dev.gatehouse.core.Environment;
import dev.gatehouse.core.config.Json;
import dev.gatehouse.gateway.Gateway;
import dev.gatehouse.gateway.GatewayHost;
import dev.gatehouse.gateway.GatewaySpec;
import dev.gatehouse.gateway.client.CallRefusedException;
import dev.gatehouse.gateway.client.DirectClient;
import dev.gatehouse.ports.HostDirectory;
import dev.gatehouse.profiles.InstanceProof;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two real gateways with browser control, asked over their own wire and their control ports. */
class BrowserControlInGatewayTest {
  private static final String NONCE = "AAECAwQFBgcICQoLDA0ODxAREhM";

  @TempDir private Path temporary;
  private GatewayHost host;
  private Gateway main;
  private Gateway rescue;

  @BeforeEach
  void start() {
    Environment environment = new Environment(Map.of(), temporary.resolve("home"), temporary);
    host =
        GatewayHost.builder()
            .environment(environment)
            .directory(new HostDirectory(temporary.resolve("host")))
            .build();
    main = start(environment, "main", Map.of());
    rescue = start(environment, "rescue", Map.of());
  }

  @AfterEach
  void stop() {
    host.close();
  }

  @Test
  void eachGatewayAnswersForItsOwnBrowsersOnly() throws Exception {
    for (Gateway gateway : List.of(main, rescue)) {
      Map<String, Object> overTheWire = status(gateway);
      Map<String, Object> overHttp = json(ask(gateway, gateway.token()));

      assertThat(overTheWire)
          .containsEntry("instance", gateway.instance().displayName())
          .containsEntry("controlPort", (long) gateway.instance().ports().control());
      assertThat(overHttp).isEqualTo(overTheWire);
    }
  }

  @Test
  void aRefusalKeepsItsCodeAndItsDetailsOnTheWire() {
    try (DirectClient client = main.connect()) {
      assertThatThrownBy(
              () ->
                  client.call(
                      "browser.request",
                      Map.of("method", "GET", "path", "/", "query", Map.of("profile", "x"))))
          .isInstanceOfSatisfying(
              CallRefusedException.class,
              refusal -> {
                assertThat(refusal.code()).isEqualTo("INVALID_REQUEST");
                assertThat(refusal.details().toString())
                    .contains("Profile \"x\" not found. Available profiles: sigil, chrome");
              });
      assertThatThrownBy(
              () ->
                  client.call(
                      "browser.request",
                      Map.of(
                          "method",
                          "POST",
                          "path",
                          "/start",
                          "query",
                          Map.of("profile", "chrome"))))
          .isInstanceOfSatisfying(
              CallRefusedException.class,
              refusal -> assertThat(refusal.code()).isEqualTo("UNAVAILABLE"));
    }
  }

  @Test
  void theControlPortTakesItsOwnGatewaysTokenAndNoSiblings() throws Exception {
    assertThat(ask(main, rescue.token()).statusCode()).isEqualTo(401);
    assertThat(ask(main, "").statusCode()).isEqualTo(401);
    assertThat(ask(main, main.token()).statusCode()).isEqualTo(200);
  }

  @Test
  void theControlPortProvesTheInstanceThatItsMarkerNames() throws Exception {
    HttpResponse<String> answer = ask(main, "");
    String proof = answer.headers().firstValue(InstanceProof.PROOF_HEADER).orElseThrow();
    int port = main.instance().ports().control();

    assertThat(InstanceProof.proves(main.instance().marker().orElseThrow(), NONCE, port, proof))
        .isTrue();
    assertThat(InstanceProof.proves(rescue.instance().marker().orElseThrow(), NONCE, port, proof))
        .isFalse();
  }

  @Test
  void theControlPortIsClosedWithItsGateway() throws IOException {
    int port = main.instance().ports().control();
    new Socket(InetAddress.getLoopbackAddress(), port).close();

    main.close();

    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
        .isInstanceOf(ConnectException.class);
    assertThat(status(rescue)).containsEntry("instance", "sigil/rescue");
  }

  private Gateway start(Environment environment, String profile, Map<String, Object> config) {
    return host.start(
            GatewaySpec.builder()
                .distribution("sigil")
                .profile(profile)
                .port(0)
                .config(config)
                .module(new BrowserControlModule(environment, self -> List.of()))
                .build())
        .awaitReady();
  }

  private static Map<String, Object> status(Gateway gateway) {
    try (DirectClient client = gateway.connect()) {
      return new HashMap<>(
          client.call("browser.request", Map.of("method", "GET", "path", "/")).object());
    }
  }

  private static HttpResponse<String> ask(Gateway gateway, String token) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + gateway.instance().ports().control() + "/"))
            .header(InstanceProof.NONCE_HEADER, NONCE)
            .timeout(Duration.ofSeconds(20));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> json(HttpResponse<String> answer) {
    return (Map<String, Object>) requireNonNull(Json.parse(answer.body()));
  }
}
