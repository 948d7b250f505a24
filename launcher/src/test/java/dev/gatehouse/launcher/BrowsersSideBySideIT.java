package dev.gatehouse.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.gatehouse.browser.chromium.BrowserFinder;
import dev.gatehouse.core.Environment;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Main and rescue of each distribution side by side, each with a real browser, driven by the
 * command lines that a person types: nothing of one is ever seen in the other.
 */
class BrowsersSideBySideIT {
  private static final String PAGE =
      """
      <!doctype html><title>Desk</title><p id="c"></p>
      <button onclick="document.title = 'Pressed in ' + document.cookie">Press me</button>
      <script>document.querySelector('#c').textContent = document.cookie || 'no cookies'</script>
      """;
  private static final String SETTINGS =
      "{headless: true, noSandbox: true, ssrfPolicy: {dangerouslyAllowPrivateNetwork: true}}";

  @TempDir Path directory;
  private HttpServer site;
  private String url;

  @BeforeEach
  void openSite() throws IOException {
    site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    site.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
          exchange.sendResponseHeaders(200, PAGE.getBytes(UTF_8).length);
          exchange.getResponseBody().write(PAGE.getBytes(UTF_8));
          exchange.close();
        });
    site.start();
    url = "http://127.0.0.1:" + site.getAddress().getPort() + "/";
  }

  @AfterEach
  void closeSite() {
    site.stop(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sigil", "epiloop", "idlehands", "jarvis", "gatehouse"})
  void twoBrowsersOfOneDistributionNeverMeet(String x) throws IOException {
    assumeTrue(
        new BrowserFinder(Environment.system()).find(Optional.empty()).isPresent(),
        "no browser is installed on this host");
    List<Integer> bases = FreePorts.bases(2);
    try (Machine machine = Machine.on(directory)) {
      Background main = gateway(machine, x, "main", bases.get(0));
      Background rescue = gateway(machine, x, "rescue", bases.get(1));
      for (String profile : List.of("main", "rescue")) {
        drive(machine, x + " --profile " + profile + " browser ", profile);
      }

      for (String profile : List.of("main", "rescue")) {
        String other = profile.equals("main") ? "rescue" : "main";
        Result cookies = good(machine.run(x + " --profile " + profile + " browser cookies --json"));
        assertThat(cookies.out()).contains("\"value\": \"" + profile + "\"");
        assertThat(cookies.out()).doesNotContain("\"value\": \"" + other + "\"");
        Result status = good(machine.run(x + " --profile " + profile + " browser status --json"));
        assertThat(status.json("running")).isEqualTo("true");
        assertThat(status.json("userDataDir")).contains("-" + profile).doesNotContain(other);
        assertThat(Integer.parseInt(status.json("cdpPort")))
            .isEqualTo(bases.get(profile.equals("main") ? 0 : 1) + 11);
      }

      good(machine.run(x + " --profile main browser stop"));
      assertThat(machine.run(x + " --profile main browser status --json").json("running"))
          .isEqualTo("false");
      stillDrives(machine, x);
      main.signal("KILL");
      main.awaitEnd();
      stillDrives(machine, x);
      assertThat(rescue.stop().exit()).isZero();
    }
  }

  private static Background gateway(Machine machine, String x, String profile, int base) {
    good(machine.run(x + " --profile " + profile + " setup --port " + base));
    good(machine.run(x + " --profile " + profile + " config set browser '" + SETTINGS + "'"));
    return machine.start(x + " --profile " + profile + " gateway").awaitReady();
  }

  /** Starts, opens, reads, clicks and pictures, with a cookie of its own. */
  private void drive(Machine machine, String browser, String profile) throws IOException {
    good(machine.run(browser + "start"));
    good(machine.run(browser + "cookies set desk " + profile + " --for-url " + url));
    good(machine.run(browser + "open " + url));
    Result snapshot = good(machine.run(browser + "snapshot"));
    assertThat(snapshot.out()).contains("desk=" + profile).contains("button \"Press me\"");
    Matcher ref =
        Pattern.compile("button \"Press me\" \\[ref=([a-z0-9]+)]").matcher(snapshot.out());
    assertThat(ref.find()).isTrue();
    good(machine.run(browser + "click " + ref.group(1)));
    assertThat(good(machine.run(browser + "tabs")).out()).contains("Pressed in desk=" + profile);
    Result picture = good(machine.run(browser + "screenshot"));
    Matcher file = Pattern.compile("MEDIA:~/(\\S+)").matcher(picture.out());
    assertThat(file.find()).as(picture.toString()).isTrue();
    byte[] png = Files.readAllBytes(machine.home().resolve(file.group(1)));
    assertThat(new String(png, 1, 3, UTF_8)).isEqualTo("PNG");
  }

  private static void stillDrives(Machine machine, String x) {
    String browser = x + " --profile rescue browser ";
    assertThat(good(machine.run(browser + "tabs")).out()).contains("Pressed in desk=rescue");
    assertThat(good(machine.run(browser + "snapshot")).out()).contains("desk=rescue");
  }

  private static Result good(Result result) {
    assertThat(result.exit()).as(result.toString()).isZero();
    return result;
  }
}
