package dev.gatehouse.gateway.canvas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.gateway.client.DirectClient;
import dev.gatehouse.gateway.junit.GatewayExtension;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page that draws messages, by a gateway's port and by a port of its own. */
class A2uiTest {
  private static final String TEXT =
      "{\"surfaceUpdate\":{\"surfaceId\":\"main\",\"components\":[{\"id\":\"t\",\"component\":"
          + "{\"Text\":{\"text\":{\"literalString\":\"hello\"}}}}]}}\n";
  private static final String BEGIN =
      "{\"beginRendering\":{\"surfaceId\":\"main\",\"root\":\"t\"}}\n";

  @RegisterExtension
  final GatewayExtension gateways =
      GatewayExtension.builder()
          .gateway("own", spec -> spec.distribution("sigil"))
          .gateway("shared", spec -> spec.distribution("jarvis"))
          .build();

  private final HttpClient http = HttpClient.newHttpClient();

  @ParameterizedTest
  @ValueSource(strings = {"own", "shared"})
  void thePageIsServedBehindTheCapabilityWithAStrictPolicy(String profile) throws Exception {
    String url = open(profile, Map.of("a2ui", true));

    HttpResponse<String> page = get(url);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("a2ui.js");
    assertThat(page.headers().firstValue("content-security-policy").orElse(""))
        .contains("default-src 'none'", "script-src 'self'", "sandbox allow-scripts")
        .doesNotContain("unsafe", "allow-same-origin");
    assertThat(get(url + "a2ui.js").body()).contains("surfaceUpdate");
    assertThat(get(url + "a2ui.css").statusCode()).isEqualTo(200);
    assertThat(get(url + "other.js").statusCode()).isEqualTo(404);
    assertThat(get(url.replaceAll("/cap/[^/]+/", "/")).statusCode()).isEqualTo(401);
    assertThat(get(url.replaceAll("/cap/[^/]+/", "/cap/1-forged/")).statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"own", "shared"})
  void aPageGetsWhatWasPushedBeforeAndWhatIsPushedLater(String profile) throws Exception {
    call(profile, "canvas.push", Map.of("jsonl", TEXT));
    List<String> heard = new CopyOnWriteArrayList<>();
    WebSocket page = connect(profile, heard);

    await().atMost(Duration.ofMinutes(1)).until(() -> heard.size() == 1);
    assertThat(heard.get(0)).contains("\"reset\":true").contains("hello");
    call(profile, "canvas.push", Map.of("jsonl", BEGIN));
    await().atMost(Duration.ofMinutes(1)).until(() -> heard.size() == 2);
    assertThat(heard.get(1)).contains("beginRendering").doesNotContain("hello");
    call(profile, "canvas.reset", Map.of());
    await().atMost(Duration.ofMinutes(1)).until(() -> heard.size() == 3);
    assertThat(heard.get(2)).isEqualTo("{\"reset\":true}");
    assertThat(call(profile, "canvas.status", Map.of()).get("pages")).isEqualTo(1L);
    page.abort();
  }

  @ParameterizedTest
  @ValueSource(strings = {"own", "shared"})
  void whatPeopleDoOnThePageIsKeptForTheAgent(String profile) throws Exception {
    WebSocket page = connect(profile, new CopyOnWriteArrayList<>());
    page.sendText("no json", true).get(60, TimeUnit.SECONDS);
    page.sendText("{\"userAction\":{\"name\":\"buy\",\"surfaceId\":\"main\"}}", true)
        .get(60, TimeUnit.SECONDS);

    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(call(profile, "canvas.status", Map.of()).get("actions").toString())
                    .contains("buy"));
    page.abort();
  }

  @ParameterizedTest
  @ValueSource(strings = {"own", "shared"})
  void aDeletedSurfaceIsForgotten(String profile) throws Exception {
    call(profile, "canvas.push", Map.of("jsonl", TEXT + TEXT.replace("main", "other")));
    call(profile, "canvas.push", Map.of("jsonl", "{\"deleteSurface\":{\"surfaceId\":\"main\"}}"));

    assertThat(call(profile, "canvas.status", Map.of()).get("surfaces"))
        .isEqualTo(List.of("other"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"own", "shared"})
  void aWrongMessageIsRefusedWithItsLine(String profile) {
    assertThatThrownBy(() -> call(profile, "canvas.push", Map.of("jsonl", TEXT + "{}")))
        .hasMessageContaining("line 2");
    assertThatThrownBy(() -> call(profile, "canvas.snapshot", Map.of()))
        .hasMessageContaining("no browser");
  }

  private WebSocket connect(String profile, List<String> heard) throws Exception {
    String url = open(profile, Map.of("a2ui", true)).replace("http://", "ws://") + "ws";
    return http.newWebSocketBuilder()
        .header("Origin", "null")
        .buildAsync(
            URI.create(url),
            new WebSocket.Listener() {
              @Override
              public @Nullable CompletionStage<?> onText(
                  WebSocket socket, CharSequence text, boolean last) {
                heard.add(text.toString());
                socket.request(1);
                return null;
              }
            })
        .get(60, TimeUnit.SECONDS);
  }

  private String open(String profile, Map<String, Object> params) {
    return String.valueOf(call(profile, "canvas.open", params).get("url"));
  }

  private Map<String, Object> call(String profile, String method, Map<String, Object> params) {
    try (DirectClient client = gateways.gateway(profile).connect()) {
      return client.call(method, params).object();
    }
  }

  private HttpResponse<String> get(String url) throws Exception {
    return http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
  }
}
