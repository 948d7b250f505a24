package dev.gatehouse.gateway.canvas;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.gateway.Gateway;
import dev.gatehouse.gateway.client.DirectClient;
import dev.gatehouse.gateway.junit.GatewayExtension;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanvasTest {

  @RegisterExtension
  final GatewayExtension gateways =
      GatewayExtension.builder()
          // One with the canvas on a port of its own, one with it on the gateway's.
          .gateway("own", spec -> spec.distribution("sigil"))
          .gateway("shared", spec -> spec.distribution("jarvis"))
          .build();

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  @BeforeEach
  void pages() throws IOException {
    for (String profile : List.of("own", "shared")) {
      Path root = gateways.instance(profile).layout().canvas();
      Files.createDirectories(root.resolve("deep"));
      Files.writeString(root.resolve("index.html"), "<html><body>hello</body></html>");
      Files.writeString(root.resolve("deep/app.js"), "export const x = 1;");
      Files.write(root.resolve("big.bin"), new byte[300_000]);
      Files.writeString(
          gateways.instance(profile).stateDirectory().resolve("secret.txt"), "top secret");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"own", "shared"})
  void servesFilesToTheTokenInASandbox(String profile) throws Exception {
    HttpResponse<String> page = get(profile, "canvas/", true);

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("hello");
    assertThat(header(page, "cache-control")).isEqualTo("no-store");
    assertThat(header(page, "content-security-policy"))
        .contains("sandbox allow-scripts")
        .doesNotContain("allow-same-origin");
    assertThat(header(page, "x-content-type-options")).isEqualTo("nosniff");
    assertThat(header(page, "referrer-policy")).isEqualTo("no-referrer");
    assertThat(header(get(profile, "canvas/deep/app.js", true), "content-type"))
        .startsWith("text/javascript");
    assertThat(get(profile, "canvas/big.bin", true).body()).hasSize(300_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"own", "shared"})
  void servesNothingWithoutACredential(String profile) throws Exception {
    assertThat(get(profile, "canvas/", false).statusCode()).isEqualTo(401);
    assertThat(get(profile, "canvas/none", false).statusCode()).isEqualTo(401);
    assertThat(get(profile, "cap/1-forged/canvas/", false).statusCode()).isEqualTo(401);
    assertThat(get(profile, "canvas/?token=" + token(profile), false).statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"own", "shared"})
  void opensTheCanvasByTheCapabilityThatTheHelloHolds(String profile) throws Exception {
    String surface = capability(profile);

    HttpResponse<String> page = send(HttpRequest.newBuilder(URI.create(surface + "/canvas/")));

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("hello").contains("WebSocket");
    // A sandboxed page is a stranger to its own files, and the browser says so.
    HttpResponse<String> module =
        send(
            HttpRequest.newBuilder(URI.create(surface + "/canvas/deep/app.js"))
                .header("Origin", "null")
                .header("Sec-Fetch-Site", "cross-site"));
    assertThat(module.statusCode()).isEqualTo(200);
    assertThat(header(module, "access-control-allow-origin")).isEqualTo("*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"own", "shared"})
  void refusesOtherSitesAndOtherNames(String profile) throws Exception {
    assertThat(raw(profile, "evil.test:" + port(profile), "")).startsWith("HTTP/1.1 421");
    assertThat(raw(profile, "127.0.0.1:1", "")).startsWith("HTTP/1.1 421");
    assertThat(raw(profile, own(profile), "Origin: http://evil.test\r\n"))
        .startsWith("HTTP/1.1 403");
    assertThat(raw(profile, own(profile), "Origin: null\r\n")).startsWith("HTTP/1.1 403");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/%252e%252e/secret.txt",
        "/..%5csecret.txt",
        "/%00",
        "/deep/..%2f..%2fsecret.txt"
      })
  void servesNothingOutsideItsRoot(String path) throws Exception {
    for (String profile : List.of("own", "shared")) {
      String answer = rawPath(profile, "/__" + brand(profile) + "__/canvas" + path);

      assertThat(answer).doesNotContain("top secret").doesNotStartWith("HTTP/1.1 200");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"own", "shared"})
  void takesOnlyGetAndHead(String profile) throws Exception {
    for (String method : List.of("POST", "PUT", "DELETE", "PATCH")) {
      HttpResponse<String> answer =
          send(
              request(profile, "canvas/", true)
                  .method(method, HttpRequest.BodyPublishers.ofString("x")));
      assertThat(answer.statusCode()).isEqualTo(405);
      assertThat(header(answer, "allow")).isEqualTo("GET, HEAD");
    }
    HttpResponse<String> head =
        send(request(profile, "canvas/", true).method("HEAD", HttpRequest.BodyPublishers.noBody()));
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"own", "shared"})
  void tellsOpenPagesThatAFileChanged(String profile) throws Exception {
    String surface = capability(profile).replace("http://", "ws://");
    List<String> heard = new CopyOnWriteArrayList<>();
    WebSocket socket =
        http.newWebSocketBuilder()
            .buildAsync(URI.create(surface + "/ws"), listener(heard))
            .get(60, TimeUnit.SECONDS);
    Path page = gateways.instance(profile).layout().canvas().resolve("index.html");
    int[] version = {0};

    await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              Files.writeString(page, "<html><body>" + version[0]++ + "</body></html>");
              return heard.contains("reload");
            });
    socket.abort();
  }

  @Test
  void opensNoPortWhenItIsSwitchedOff() throws Exception {
    Gateway off =
        gateways
            .host()
            .start(
                dev.gatehouse.gateway.GatewaySpec.builder()
                    .distribution("jarvis")
                    .profile("off")
                    .port(0)
                    .config(Map.of("canvasHost", Map.of("enabled", false)))
                    .build())
            .awaitReady();
    try (DirectClient client = off.connect()) {
      assertThat(client.hello().tree()).doesNotContainKey("pluginSurfaceUrls");
    }
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(off.httpUri().resolve("/__jarvis__/canvas/"))
                .header("Authorization", "Bearer " + off.token()));
    assertThat(answer.statusCode()).isEqualTo(404);
  }

  @Test
  void refusesARootThatHoldsTheInstancesOwnFiles() {
    for (String root : List.of("~", "~/.jarvis-bad", "~/.jarvis-bad/credentials")) {
      Gateway bad =
          gateways
              .host()
              .start(
                  dev.gatehouse.gateway.GatewaySpec.builder()
                      .distribution("jarvis")
                      .profile("bad")
                      .port(0)
                      .config(Map.of("canvasHost", Map.of("root", root)))
                      .build());
      org.assertj.core.api.Assertions.assertThatThrownBy(bad::awaitReady)
          .hasMessageContaining("could not start canvas")
          .hasMessageContaining("holds files of jarvis/bad itself");
    }
  }

  private static WebSocket.Listener listener(List<String> heard) {
    return new WebSocket.Listener() {
      @Override
      public @Nullable CompletionStage<?> onText(
          WebSocket socket, CharSequence text, boolean last) {
        heard.add(text.toString());
        socket.request(1);
        return null;
      }
    };
  }

  private String capability(String profile) {
    try (DirectClient client = gateways.gateway(profile).connect()) {
      Object urls = requireNonNull(client.hello().tree().get("pluginSurfaceUrls"));
      return (String) requireNonNull(((Map<?, ?>) urls).get("canvas"));
    }
  }

  private HttpResponse<String> get(String profile, String path, boolean withToken)
      throws Exception {
    return send(request(profile, path, withToken));
  }

  private HttpRequest.Builder request(String profile, String path, boolean withToken) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
            URI.create("http://" + own(profile) + "/__" + brand(profile) + "__/" + path));
    return withToken ? request.header("Authorization", "Bearer " + token(profile)) : request;
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.timeout(Duration.ofSeconds(10)).build(), BodyHandlers.ofString());
  }

  private String raw(String profile, String host, String more) throws IOException {
    return exchange(profile, "/__" + brand(profile) + "__/canvas/", host, more);
  }

  private String rawPath(String profile, String path) throws IOException {
    return exchange(
        profile, path, own(profile), "Authorization: Bearer " + token(profile) + "\r\n");
  }

  // A client library would tidy the path up before it sends it.
  private String exchange(String profile, String path, String host, String more)
      throws IOException {
    try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port(profile))) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              ("GET "
                      + path
                      + " HTTP/1.1\r\nHost: "
                      + host
                      + "\r\nConnection: close\r\n"
                      + more
                      + "\r\n")
                  .getBytes(StandardCharsets.ISO_8859_1));
      try (InputStream in = socket.getInputStream()) {
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      }
    }
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  private String brand(String profile) {
    return gateways.instance(profile).distribution().brands().get(0);
  }

  private String own(String profile) {
    return "127.0.0.1:" + port(profile);
  }

  private int port(String profile) {
    return gateways
        .instance(profile)
        .ports()
        .canvas()
        .orElse(gateways.instance(profile).ports().gateway());
  }

  private String token(String profile) {
    return gateways.gateway(profile).token();
  }
}
