package dev.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.gatehouse.browser.BrowserControlModule;
import dev.gatehouse.core.Environment;
import dev.gatehouse.gateway.GatewayHost;
import dev.gatehouse.gateway.GatewaySpec;
import dev.gatehouse.ports.HostDirectory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands of {@code browser}, with a real gateway and a real browser. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class BrowserCommandsTest {
  private static final String PAGE =
      "<!doctype html><title>Shop\u001b[31m</title><label>Name <input></label>"
          + "<button onclick=\"document.querySelector('p').textContent ="
          + " 'Hello ' + document.querySelector('input').value\">Greet</button><p></p>";

  @TempDir private static Path temporary;
  private static Environment environment;
  private static GatewayHost host;
  private static HttpServer site;

  static boolean browserIsInstalled() {
    return Files.isExecutable(Path.of("/usr/bin/chromium"));
  }

  @BeforeAll
  static void start() throws IOException {
    site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    site.createContext(
        "/",
        exchange -> {
          byte[] page = PAGE.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    site.start();
    Path home = temporary.resolve("home");
    Path shared = temporary.resolve("host");
    environment =
        new Environment(
            Map.of("HOME", home.toString(), "GATEHOUSE_HOST_DIR", shared.toString()), home, home);
    host =
        GatewayHost.builder().environment(environment).directory(new HostDirectory(shared)).build();
    Map<String, Object> browser =
        Map.of("headless", true, "ssrfPolicy", Map.of("allowedHostnames", List.of("127.0.0.1")));
    gateway("main", browser);
    gateway("off", Map.of("enabled", false));
  }

  private static void gateway(String profile, Map<String, Object> browser) {
    host.start(
            GatewaySpec.builder()
                .distribution("gatehouse")
                .profile(profile)
                .port(0)
                .config(Map.of("browser", browser))
                .module(new BrowserControlModule(environment, self -> List.of()))
                .build())
        .awaitReady();
  }

  @AfterAll
  static void stop() {
    host.close();
    site.stop(0);
  }

  @Test
  @EnabledIf("browserIsInstalled")
  void aPageIsOpenedReadAndActedOn() {
    String url = "127.0.0.1:" + site.getAddress().getPort() + "/";
    assertThat(run("main", "open", url).out()).contains("opened http://" + url);

    String snapshot = run("main", "snapshot").out();
    assertThat(snapshot).contains("textbox \"Name\"", "button \"Greet\"");
    assertThat(run("main", "type", ref(snapshot, "textbox"), "Ann").out()).contains("typed into");
    assertThat(run("main", "click", ref(snapshot, "button")).out()).contains("clicked");
    assertThat(run("main", "wait", "--text", "Hello Ann").exit()).isZero();

    assertThat(run("main", "tabs").out()).contains("Shop").doesNotContain("\u001b");
    assertThat(run("main", "evaluate", "[1, {a: document.title.length}]").out().strip())
        .startsWith("[1,");
    assertThat(run("main", "screenshot").out()).startsWith("MEDIA:~/");
    assertThat(run("main", "screenshot", "--json").json().get("path").toString())
        .satisfies(path -> assertThat(Path.of(path)).isNotEmptyFile());
    assertThat(run("main", "set", "geo", "-33.8", "151.2").exit()).isZero();
    Result old = run("main", "click", "e999");
    assertThat(old.exit()).isEqualTo(1);
    assertThat(old.err()).contains("Unknown ref \"e999\". Run a new snapshot");
    assertThat(run("main", "status", "--json").json()).containsEntry("running", true);
    assertThat(run("main", "stop").out()).contains("running: false");
  }

  @ParameterizedTest
  @CsvSource({
    "wait, wait needs something to wait for",
    "evaluate, evaluate needs some JavaScript",
    "dialog, dialog needs --accept or --dismiss",
    "set offline maybe, set offline takes on or off",
    "set geo 5, set geo needs latitude and longitude",
    "fill --fields {}, the fields are no list",
    "tabs --browser-profile nope, Profile \"nope\" not found",
    "open file:///etc/passwd, unsupported protocol"
  })
  void saysWhatIsWrongWithACommand(String command, String words) {
    Result result = run("main", command.split(" "));

    assertThat(result.exit()).as(result.err()).isEqualTo(2);
    assertThat(result.err()).contains(words);
    assertThat(result.out()).isEmpty();
  }

  @Test
  void saysHowToTurnBrowsersOn() {
    Result result = run("off", "tabs");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err())
        .contains(
            "browser control of gatehouse/off is disabled", "config set browser.enabled true");
  }

  @Test
  void saysThatTheGatewayIsDown() {
    Result result = run("asleep", "tabs");

    assertThat(result.exit()).isEqualTo(3);
    assertThat(result.err()).contains("gatehouse/asleep is not running");
  }

  private static String ref(String snapshot, String role) {
    return snapshot
        .lines()
        .filter(line -> line.contains(role + " \""))
        .findFirst()
        .orElseThrow()
        .replaceFirst(".*\\[ref=(\\w+)].*", "$1");
  }

  private static Result run(String profile, String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    List<String> arguments = new ArrayList<>(List.of("--profile", profile, "browser"));
    arguments.addAll(List.of(words));
    int exit =
        new Program(
                environment,
                "gatehouse",
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false)
            .run(arguments);
    return new Result(
        String.join(" ", arguments),
        exit,
        out.toString(StandardCharsets.UTF_8),
        err.toString(StandardCharsets.UTF_8));
  }
}
