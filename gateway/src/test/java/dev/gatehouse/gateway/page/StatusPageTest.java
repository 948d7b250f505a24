package dev.gatehouse.gateway.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.Gateway;
import dev.gatehouse.gateway.client.DirectClient;
import dev.gatehouse.gateway.junit.Gateways;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Gateways(distribution = "sigil")
class StatusPageTest {
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  @ParameterizedTest
  @ValueSource(strings = {"/", "/status.css", "/status.mjs"})
  void tellsNothingAboutTheGatewayWithoutTheToken(String path, Gateway gateway) throws Exception {
    HttpResponse<String> page = send("GET", path, gateway);

    assertThat(page.statusCode()).isEqualTo(200);
    String everything = page.body() + page.headers().map();
    assertThat(everything)
        .doesNotContainIgnoringCase("sigil")
        .doesNotContain(gateway.token())
        .doesNotContain(gateway.instance().stateDirectory().toString())
        .doesNotContain(gateway.instance().marker().orElseThrow().id())
        .doesNotContain("SNAPSHOT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/status.css", "/status.mjs"})
  void canNeitherBeFramedNorLoadAnythingFromElsewhere(String path, Gateway gateway)
      throws Exception {
    HttpResponse<String> page = send("GET", path, gateway);

    assertThat(header(page, "content-security-policy"))
        .contains("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'")
        .doesNotContain("unsafe")
        .doesNotContain("http");
    assertThat(header(page, "x-frame-options")).isEqualTo("DENY");
    assertThat(header(page, "referrer-policy")).isEqualTo("no-referrer");
    assertThat(page.body()).doesNotContain("https://").doesNotContain("//cdn");
  }

  @Test
  void readsNoAddressAndNoTokenFromItsUrl(Gateway gateway) throws Exception {
    String script = send("GET", "/status.mjs", gateway).body();

    assertThat(script)
        .doesNotContain("location.search")
        .doesNotContain("location.hash")
        .doesNotContain("location.href")
        .doesNotContain("URLSearchParams")
        .doesNotContain("localStorage")
        .doesNotContain("innerHTML")
        .doesNotContain("document.cookie")
        .contains("sessionStorage");
  }

  @Test
  void refusesATokenInItsUrl(Gateway gateway) throws Exception {
    HttpResponse<String> page = send("GET", "/?token=" + gateway.token(), gateway);

    assertThat(page.statusCode()).isEqualTo(401);
    assertThat(page.body()).doesNotContain(gateway.token());
  }

  @Test
  void takesOnlyGetAndHead(Gateway gateway) throws Exception {
    assertThat(send("POST", "/", gateway).statusCode()).isEqualTo(405);
    assertThat(send("DELETE", "/status.mjs", gateway).statusCode()).isEqualTo(405);
    assertThat(send("HEAD", "/", gateway).body()).isEmpty();
  }

  @Test
  void tellsWhichInstanceItIsAndWhichPortsItHolds(Gateway gateway) {
    try (DirectClient client = gateway.connect()) {
      Map<String, Object> about = client.call("instance.get", Map.of()).object();

      assertThat(about)
          .containsEntry("name", "sigil/main")
          .containsEntry("profile", "main")
          .containsEntry("stateDirectory", gateway.instance().stateDirectory().toString());
      assertThat((List<?>) about.get("ports"))
          .anySatisfy(
              port ->
                  assertThat(((Map<?, ?>) port).get("port"))
                      .isEqualTo((long) gateway.instance().ports().gateway()));
    }
  }

  @Test
  void everyElementThatTheScriptNeedsIsOnThePage(Gateway gateway) throws Exception {
    String page = send("GET", "/", gateway).body();
    String script = send("GET", "/status.mjs", gateway).body();

    List<String> ids =
        Pattern.compile("\\$\\('([a-z-]+)'\\)")
            .matcher(script)
            .results()
            .map(found -> found.group(1))
            .distinct()
            .toList();
    assertThat(ids)
        .hasSizeGreaterThan(10)
        .allSatisfy(id -> assertThat(page).contains("id=\"" + id + "\""));
  }

  private HttpResponse<String> send(String method, String path, Gateway gateway) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(gateway.httpUri() + path))
            .timeout(Duration.ofSeconds(10))
            .method(method, BodyPublishers.noBody())
            .build(),
        BodyHandlers.ofString());
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }
}
