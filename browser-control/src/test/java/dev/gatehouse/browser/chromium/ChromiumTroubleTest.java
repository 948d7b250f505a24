package dev.gatehouse.browser.chromium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.core.Environment;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong when a browser starts, and what a person is told. */
class ChromiumTroubleTest {
  @RegisterExtension final RealChromium browsers = new RealChromium();

  @TempDir Path directory;

  @Test
  void aPortInUseIsRefusedWithTheProgramThatHasIt() throws Exception {
    try (ServerSocket holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      LaunchPlan plan = planAt(holder.getLocalPort(), browsers.program());

      BrowserException failure = failure(plan);

      assertThat(failure.status()).isEqualTo(409);
      assertThat(failure)
          .hasMessageContaining("port " + holder.getLocalPort())
          .hasMessageContaining("process " + ProcessHandle.current().pid());
    }
  }

  @Test
  void aPortThatIsTakenWhileTheBrowserStartsIsNoticed() throws Exception {
    Path go = directory.resolve("go");
    LaunchPlan plan = planAt(RealChromium.freePort(), waitingFor(go));
    Future<RunningChromium> start = browsers.chromium().start(plan);
    await().atMost(RealChromium.LIMIT).until(() -> BrowserRecord.read(plan.home()).isPresent());
    // The browser then moves to [::1] at the same port and says so in its line only.
    try (ServerSocket holder =
        new ServerSocket(plan.port(), 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      Files.writeString(go, "");

      BrowserException failure = failure(start);

      assertThat(failure.status()).isEqualTo(409);
      assertThat(failure)
          .hasMessageContaining("port " + plan.port())
          .hasMessageContaining("process " + ProcessHandle.current().pid());
    }
    expectNothingLeft(plan);
  }

  @Test
  void anAnswerThatIsNotTheStartedBrowsersOwnIsNotBelieved() throws Exception {
    Path go = directory.resolve("go");
    int port = RealChromium.freePort();
    FoundBrowser liar =
        script(
            "while [ ! -e '" + go + "' ]; do sleep 0.05; done",
            "echo 'DevTools listening on ws://127.0.0.1:" + port + "/devtools/browser/mine' >&2",
            "exec sleep 60");
    LaunchPlan plan = planAt(port, liar);
    Future<RunningChromium> start = browsers.chromium().start(plan);
    await().atMost(RealChromium.LIMIT).until(() -> BrowserRecord.read(plan.home()).isPresent());
    HttpServer foreign = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
    foreign.createContext(
        "/json/version",
        exchange -> {
          byte[] body =
              ("{\"webSocketDebuggerUrl\":\"ws://127.0.0.1:" + port + "/devtools/browser/other\"}")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    foreign.start();
    try {
      Files.writeString(go, "");

      assertThat(failure(start).status()).isEqualTo(409);
    } finally {
      foreign.stop(0);
    }
    expectNothingLeft(plan);
  }

  @Test
  void aProfileInUseByAnotherBrowserIsRefusedAndThatBrowserGoesOn() throws Exception {
    LaunchPlan plan = browsers.plan(directory);
    RunningChromium other = browsers.start(plan);
    BrowserRecord.remove(plan.home()); // so that it is not known as ours

    BrowserException failure =
        failure(browsers.chromium(true).start(planAt(RealChromium.freePort(), browsers.program())));

    assertThat(failure.status()).isEqualTo(409);
    assertThat(failure).hasMessageContaining("process " + other.pid());
    assertThat(VersionQuestion.webSocketPath(plan.port(), RealChromium.LIMIT)).isPresent();
    assertThat(other.exited().isComplete()).isFalse();
  }

  @Test
  void aForeignComputersLockIsLeftAloneAndNamed() throws Exception {
    LaunchPlan plan = browsers.plan(directory);
    Path lock = lock(plan, "far-away-4242");

    BrowserException failure = failure(plan);

    assertThat(failure.status()).isEqualTo(409);
    assertThat(failure).hasMessageContaining("far-away").hasMessageContaining("4242");
    assertThat(Files.readSymbolicLink(lock)).hasToString("far-away-4242");
  }

  @Test
  void aLockOfOurOwnBrowserUnderAnotherHostNameIsHealed() throws Exception {
    LaunchPlan plan = browsers.plan(directory);
    lock(plan, "old-container-4242");
    new BrowserRecord(
            4242,
            Instant.EPOCH,
            "old-container",
            "another boot",
            plan.port(),
            "x",
            true,
            "chromium")
        .write(plan.home());

    RunningChromium running = browsers.start(plan);

    assertThat(ProfileLock.read(plan.userData()))
        .hasValueSatisfying(lock -> assertThat(lock.pid()).isEqualTo(running.pid()));
  }

  @Test
  void aProgramThatEndsAtOnceIsQuoted() throws Exception {
    LaunchPlan plan =
        planAt(RealChromium.freePort(), script("echo kaboom: https://a.b/c?key=1 >&2", "exit 3"));

    BrowserException failure = failure(plan);

    assertThat(failure.status()).isEqualTo(500);
    assertThat(failure)
        .hasMessageContaining("code 3")
        .hasMessageContaining("kaboom: https://a.b/c?…")
        .hasMessageNotContaining("key=1");
    expectNothingLeft(plan);
  }

  @Test
  void aProgramThatDoesNotAnswerIsEndedAfterTheLimit() throws Exception {
    LaunchPlan plan =
        LaunchPlan.builder(
                script("echo still thinking >&2", "trap '' TERM", "sleep 120"),
                RealChromium.freePort(),
                directory.resolve("user-data"))
            .startLimit(Duration.ofMillis(300))
            .build();

    BrowserException failure = failure(plan);

    assertThat(failure.status()).isEqualTo(504);
    assertThat(failure).hasMessageContaining("still thinking");
    expectNothingLeft(plan);
  }

  @Test
  void aProgramThatFloodsItsErrorOutputStillStarts() throws Exception {
    FoundBrowser loud =
        script(
            "i=0; while [ $i -lt 20000 ]; do echo 'noise noise noise noise noise' >&2; i=$((i+1)); done",
            "exec '" + browsers.program().executable() + "' \"$@\"");

    RunningChromium running = browsers.start(planAt(RealChromium.freePort(), loud));

    assertThat(running.exited().isComplete()).isFalse();
  }

  @Test
  void aFileInPlaceOfTheUserDataDirectoryIsNamed() throws Exception {
    Files.writeString(directory.resolve("user-data"), "mine");

    BrowserException failure = failure(browsers.plan(directory));

    assertThat(failure.status()).isEqualTo(500);
    assertThat(failure).hasMessageContaining(directory.resolve("user-data").toString());
    assertThat(directory.resolve("user-data")).hasContent("mine");
  }

  @Test
  void aDirectoryThatCannotBeWrittenIsNamed() throws Exception {
    LaunchPlan plan =
        LaunchPlan.builder(
                browsers.program(), RealChromium.freePort(), Path.of("/proc/none/user-data"))
            .build();

    assertThat(failure(plan))
        .returns(500, BrowserException::status)
        .hasMessageContaining("/proc/none");
  }

  @Test
  void aBrowserThatUsesAnotherDirectoryIsNotTheOneMeant() throws Exception {
    int port = RealChromium.freePort();
    Path other = directory.resolve("elsewhere");
    FoundBrowser elsewhere =
        script(
            "exec '"
                + browsers.program().executable()
                + "' --headless=new --no-sandbox --remote-debugging-pipe"
                + " --remote-debugging-port="
                + port
                + " '--user-data-dir="
                + other
                + "'");
    LaunchPlan plan = planAt(port, elsewhere);

    assertThat(failure(plan))
        .returns(500, BrowserException::status)
        .hasMessageContaining("does not use the user data directory");
    expectNothingLeft(plan);
    assertThat(Processes.using(new BrowserHome(other).word())).isEmpty();
  }

  @Test
  void configuredArgumentsCannotTakeOurPlaces() throws Exception {
    LaunchPlan plan =
        browsers.builder(directory).extraArgs(List.of("--remote-debugging-port=1")).build();

    assertThat(failure(plan))
        .returns(400, BrowserException::status)
        .hasMessageContaining("--remote-debugging-port");
  }

  @Test
  void withoutADisplayABrowserWithAWindowStartsWithoutOne() throws Exception {
    Map<String, String> variables = new HashMap<>(System.getenv());
    variables.keySet().removeAll(List.of("DISPLAY", "WAYLAND_DISPLAY"));
    Environment environment = new Environment(variables, Environment.system().home(), directory);

    RunningChromium running =
        RealChromium.await(
            browsers
                .chromium(true, environment)
                .start(browsers.builder(directory).headless(false).build()));

    assertThat(running.headless()).isTrue();
    assertThat(running.notes()).anyMatch(note -> note.contains("there is no display"));
  }

  @Test
  void aBrowserStoppedWhileItStartsIsGone() throws Exception {
    LaunchPlan plan = planAt(RealChromium.freePort(), script("exec sleep 120"));
    Chromium chromium = browsers.chromium(true);
    Future<RunningChromium> start = chromium.start(plan);
    await().atMost(RealChromium.LIMIT).until(() -> BrowserRecord.read(plan.home()).isPresent());

    RealChromium.await(chromium.close());

    assertThat(failure(start).status()).isEqualTo(503);
    expectNothingLeft(plan);
    assertThat(failure(chromium.start(plan)).status()).isEqualTo(503);
  }

  @Test
  void aFrozenBrowserIsEndedAllTheSame() throws Exception {
    LaunchPlan plan = browsers.plan(directory);
    RunningChromium running = browsers.start(plan);
    new ProcessBuilder("kill", "-STOP", Long.toString(running.pid())).start().waitFor();

    RealChromium.await(running.stop());

    expectNothingLeft(plan);
    assertThat(ProfileLock.read(plan.userData())).isEmpty();
  }

  @Test
  void theBrowserSeesNoSecretOfItsGateway() throws Exception {
    Map<String, String> variables = new HashMap<>(System.getenv());
    variables.put("GATEHOUSE_TOKEN", "s3cret");
    variables.put("ANTHROPIC_API_KEY", "s3cret");
    Environment environment = new Environment(variables, Environment.system().home(), directory);
    LaunchPlan plan = browsers.plan(directory);
    RunningChromium running = RealChromium.await(browsers.chromium(true, environment).start(plan));

    String seen =
        Files.readString(
            Path.of("/proc/" + running.pid() + "/environ"), StandardCharsets.ISO_8859_1);

    assertThat(seen).contains("HOME=").doesNotContain("s3cret");
  }

  private LaunchPlan planAt(int port, FoundBrowser program) {
    return LaunchPlan.builder(program, port, directory.resolve("user-data"))
        .decoration("main: work", "#339966")
        .startLimit(RealChromium.LIMIT)
        .build();
  }

  /** The real browser, which waits for a file before it starts. */
  private FoundBrowser waitingFor(Path file) throws IOException {
    return script(
        "while [ ! -e '" + file + "' ]; do sleep 0.05; done",
        "exec '" + browsers.program().executable() + "' \"$@\"");
  }

  private FoundBrowser script(String... lines) throws IOException {
    Path script = directory.resolve("program.sh");
    Files.writeString(script, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return new FoundBrowser(BrowserKind.CUSTOM, script);
  }

  private static Path lock(LaunchPlan plan, String text) throws IOException {
    Files.createDirectories(plan.userData());
    return Files.createSymbolicLink(plan.userData().resolve("SingletonLock"), Path.of(text));
  }

  private BrowserException failure(LaunchPlan plan) throws Exception {
    return failure(browsers.chromium().start(plan));
  }

  private static BrowserException failure(Future<RunningChromium> start) throws Exception {
    try {
      throw new AssertionError("it started: " + RealChromium.await(start).pid());
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(BrowserException.class);
      return (BrowserException) e.getCause();
    }
  }

  private static void expectNothingLeft(LaunchPlan plan) {
    assertThat(Processes.using(plan.home().word())).isEmpty();
    assertThat(BrowserRecord.read(plan.home())).isEmpty();
  }
}
