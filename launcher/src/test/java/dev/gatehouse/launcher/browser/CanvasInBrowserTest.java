package dev.gatehouse.launcher.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.browser.BrowserControlModule;
import dev.gatehouse.core.Environment;
import dev.gatehouse.gateway.Gateway;
import dev.gatehouse.gateway.GatewayHost;
import dev.gatehouse.gateway.GatewaySpec;
import dev.gatehouse.gateway.client.ClientOptions;
import dev.gatehouse.gateway.client.DirectClient;
import dev.gatehouse.ports.HostDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A gateway that shows its canvas in its own real browser, whose guard keeps everything else of the
 * gateway from the page: with the canvas on a port of its own, and on the gateway's.
 */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class CanvasInBrowserTest {
  private static final String MESSAGES =
      String.join(
          "\n",
          "{\"surfaceUpdate\":{\"surfaceId\":\"main\",\"components\":["
              + "{\"id\":\"root\",\"component\":{\"Column\":{\"children\":{\"explicitList\":"
              + "[\"title\",\"name\",\"list\",\"ok\",\"odd\"]}}}},"
              + "{\"id\":\"title\",\"component\":{\"Text\":{\"text\":{\"literalString\":"
              + "\"<b>Deploy?</b>\"},\"usageHint\":\"h1\"}}},"
              + "{\"id\":\"name\",\"component\":{\"TextField\":{\"label\":{\"literalString\":"
              + "\"Name\"},\"text\":{\"path\":\"/name\"}}}},"
              + "{\"id\":\"list\",\"component\":{\"List\":{\"children\":{\"template\":"
              + "{\"componentId\":\"item\",\"dataBinding\":\"/hosts\"}}}}},"
              + "{\"id\":\"item\",\"component\":{\"Text\":{\"text\":{\"path\":\"label\"}}}},"
              + "{\"id\":\"ok\",\"component\":{\"Button\":{\"child\":\"yes\",\"action\":{\"name\":"
              + "\"deploy\",\"context\":[{\"key\":\"who\",\"value\":{\"path\":\"/name\"}}]}}}},"
              + "{\"id\":\"yes\",\"component\":{\"Text\":{\"text\":{\"literalString\":\"Yes\"}}}},"
              + "{\"id\":\"odd\",\"component\":{\"Teapot\":{}}}]}}",
          "{\"dataModelUpdate\":{\"surfaceId\":\"main\",\"contents\":[{\"key\":\"name\","
              + "\"valueString\":\"Ada\"},{\"key\":\"hosts\",\"valueMap\":[{\"key\":\"a\","
              + "\"valueMap\":[{\"key\":\"label\",\"valueString\":\"alpha\"}]},{\"key\":\"b\","
              + "\"valueMap\":[{\"key\":\"label\",\"valueString\":\"beta\"}]}]}]}}",
          "{\"beginRendering\":{\"surfaceId\":\"main\",\"root\":\"root\"}}");

  @TempDir private Path temporary;
  private GatewayHost host;
  private Gateway gateway;
  private DirectClient client;

  @AfterEach
  void stop() {
    if (client != null) {
      client.close();
    }
    if (host != null) {
      host.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sigil", "jarvis"})
  void theCanvasShowsInTheOwnBrowserAndNothingElseOfTheGatewayDoes(String distribution)
      throws Exception {
    start(distribution);

    client.call("canvas.push", Map.of("jsonl", MESSAGES));
    String tab =
        String.valueOf(client.call("canvas.open", Map.of("show", true)).object().get("targetId"));
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> "ready".equals(run(tab, "document.documentElement.dataset.state")));

    assertThat(run(tab, "document.querySelector('h1').textContent")).isEqualTo("<b>Deploy?</b>");
    assertThat(run(tab, "document.querySelector('input').value")).isEqualTo("Ada");
    assertThat(run(tab, "document.querySelector('[role=list]').innerText"))
        .asString()
        .contains("alpha", "beta");
    assertThat(run(tab, "document.querySelector('[data-part=odd]').textContent"))
        .isEqualTo("unknown part Teapot");

    run(
        tab,
        "(() => {const i = document.querySelector('input'); i.value = 'Grace';"
            + " i.dispatchEvent(new Event('change')); document.querySelector('button').click();"
            + " return true})()");
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(
                        client.call("canvas.status", Map.of()).object().get("actions").toString())
                    .contains("deploy", "Grace"));

    assertThat(
            run(
                tab,
                "fetch('http://127.0.0.1:"
                    + gateway.instance().ports().control()
                    + "/', {mode: 'no-cors'}).then(r => 'got ' + r.type, e => 'refused')"))
        .isEqualTo("refused");
    for (int port :
        List.of(gateway.instance().ports().gateway(), gateway.instance().ports().control())) {
      assertThatThrownBy(
              () -> browser("POST", "/tabs/open", Map.of("url", "http://127.0.0.1:" + port + "/")))
          .hasMessageContaining("Navigation blocked");
    }

    Map<String, Object> picture = client.call("canvas.snapshot", Map.of("a2ui", true)).object();
    assertThat(Files.readAllBytes(Path.of(String.valueOf(picture.get("path")))))
        .startsWith(0x89, 'P', 'N', 'G');

    livesOn();
  }

  /** A page of the canvas folder loads again when its file changes. */
  private void livesOn() throws Exception {
    Path root = Files.createDirectories(gateway.instance().layout().canvas());
    Files.writeString(root.resolve("page.html"), "<body><p>first</p></body>");
    String tab =
        String.valueOf(
            client
                .call("canvas.open", Map.of("path", "page.html", "show", true))
                .object()
                .get("targetId"));
    assertThat(run(tab, "document.querySelector('p').textContent")).isEqualTo("first");

    int[] version = {0};
    await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(300))
        .until(
            () -> {
              Files.writeString(
                  root.resolve("page.html"), "<body><p>next " + version[0]++ + "</p></body>");
              // The page may be loading right now.
              return String.valueOf(run(tab, "document.querySelector('p')?.textContent"))
                  .startsWith("next");
            });
  }

  private void start(String distribution) {
    Environment environment = new Environment(Map.of(), temporary.resolve("home"), temporary);
    host =
        GatewayHost.builder()
            .environment(environment)
            .directory(new HostDirectory(temporary.resolve("host")))
            .build();
    gateway =
        host.start(
                GatewaySpec.builder()
                    .distribution(distribution)
                    .profile("main")
                    .port(0)
                    .config(
                        Map.of("browser", Map.of("headless", true, "defaultProfile", distribution)))
                    .module(new BrowserControlModule(environment, self -> List.of()))
                    .build())
            .awaitReady();
    client =
        DirectClient.connect(
            gateway.target(),
            ClientOptions.builder().token(gateway.token()).timeout(Duration.ofSeconds(60)).build());
    assumeTrue(
        browser("GET", "/", Map.of()).get("detectedExecutablePath") != null,
        "no browser is installed on this host");
  }

  private Object run(String tab, String script) {
    return browser(
            "POST",
            "/act",
            Map.of("kind", "evaluate", "targetId", tab, "fn", "() => (" + script + ")"))
        .getOrDefault("result", "");
  }

  private Map<String, Object> browser(String method, String path, Map<String, Object> body) {
    return client
        .call("browser.request", Map.of("method", method, "path", path, "body", body))
        .object();
  }
}
