package dev.gatehouse.browser.chromium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.browser.cdp.CdpConnection;
import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.parts.TestSite;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two hundred SIGKILLs at random moments: to the process that owns browsers, to browsers, to their
 * renderers. The seed of the moments is in every failure.
 */
class TwoHundredKillsTest {
  private static final int OWNERS = 20;
  private static final int BROWSERS = 50;
  private static final int RENDERERS = 130;

  private static final Duration GONE = Duration.ofSeconds(30);

  @RegisterExtension final RealChromium browsers = new RealChromium();

  @TempDir Path directory;

  private final long seed = Long.getLong("gatehouse.test.seed", 20_261_121L);
  private final Random random = new Random(seed);
  private TestSite site;
  private String page;

  @BeforeEach
  void serve() {
    site = TestSite.of(directory).page("/note.html", "<!doctype html><title>note</title>");
    page = site.url("/note.html");
  }

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void killedOwnersLeaveNoBrowserAndLoseNothing() throws Exception {
    List<LaunchPlan> plans =
        List.of(
            browsers.plan(Files.createDirectory(directory.resolve("first"))),
            browsers.plan(Files.createDirectory(directory.resolve("second"))));
    for (LaunchPlan plan : plans) {
      writeNote(plan, "kept-" + plan.port());
    }
    for (int kill = 0; kill < OWNERS; kill++) {
      for (LaunchPlan plan : plans) {
        Files.deleteIfExists(BrowserOwner.ready(plan.userData()));
      }
      Process owner = BrowserOwner.start(directory.resolve("owner.log"), true, plans);
      try {
        if (kill % 2 == 0) {
          // While browsers run: then the start after the kill before was a good one, too.
          await(as("owner", kill))
              .atMost(RealChromium.LIMIT)
              .until(() -> BrowserOwner.isReady(plans));
          pass(random.nextInt(300));
        } else {
          pass(random.nextInt(2_500));
        }
      } finally {
        owner.destroyForcibly();
      }
      for (LaunchPlan plan : plans) {
        expectNothingRuns(plan, as("owner", kill));
      }
    }
    for (LaunchPlan plan : plans) {
      expectNote(plan, "kept-" + plan.port());
    }
  }

  @Test
  void killedBrowsersAreNoticedAndStartAgain() throws Exception {
    LaunchPlan plan = browsers.plan(directory.resolve("work"));
    writeNote(plan, "kept");
    for (int kill = 0; kill < BROWSERS; kill++) {
      Future<RunningChromium> start = browsers.chromium().start(plan);
      await(as("browser", kill))
          .pollInterval(Duration.ofMillis(5))
          .atMost(RealChromium.LIMIT)
          .until(() -> start.isComplete() || BrowserRecord.read(plan.home()).isPresent());
      pass(random.nextInt(900));
      Optional<BrowserRecord> record = BrowserRecord.read(plan.home());
      assertThat(record).as(as("browser", kill)).isPresent();

      ProcessHandle.of(record.get().pid()).ifPresent(ProcessHandle::destroyForcibly);

      Optional<RunningChromium> started = result(start);
      if (started.isPresent()) {
        Exit exit = RealChromium.await(started.get().exited());
        assertThat(exit)
            .as(as("browser", kill))
            .returns(false, Exit::asked)
            .returns(137, Exit::code);
      }
      expectNothingRuns(plan, as("browser", kill));
      assertThat(ProfileLock.read(plan.userData())).as(as("browser", kill)).isEmpty();
      assertThat(BrowserRecord.read(plan.home())).as(as("browser", kill)).isEmpty();
    }
    expectNote(plan, "kept");
  }

  @Test
  void killedRenderersTakeTheirTabOnly() throws Exception {
    LaunchPlan plan = browsers.plan(directory.resolve("work"));
    writeNote(plan, "kept");
    RunningChromium running = browsers.start(plan);
    CdpConnection connection = PageNote.connect(browsers.vertx(), running);
    for (int kill = 0; kill < RENDERERS; kill++) {
      String target =
          RealChromium.await(
                  connection
                      .browser()
                      .send("Target.createTarget", new JsonObject().put("url", page)))
              .getString("targetId");
      await(as("renderer", kill))
          .pollInterval(Duration.ofMillis(5))
          .atMost(RealChromium.LIMIT)
          .until(() -> !renderers(running).isEmpty());
      pass(random.nextInt(60));
      List<ProcessHandle> renderers = renderers(running);
      assertThat(renderers).as(as("renderer", kill)).isNotEmpty();

      ProcessHandle killed = renderers.get(random.nextInt(renderers.size()));
      killed.destroyForcibly();

      await(as("renderer", kill)).atMost(GONE).until(() -> !killed.isAlive());
      RealChromium.await(
          connection
              .browser()
              .send("Target.closeTarget", new JsonObject().put("targetId", target)));
      assertThat(running.exited().isComplete()).as(as("renderer", kill)).isFalse();
    }
    RealChromium.await(connection.close());
    assertThat(PageNote.read(browsers.vertx(), running, page)).as(seed()).isEqualTo("kept kept");
    RealChromium.await(running.stop());
    expectNothingRuns(plan, seed());
    expectNote(plan, "kept");
  }

  private void writeNote(LaunchPlan plan, String note) throws Exception {
    RunningChromium running = browsers.start(plan);
    PageNote.write(browsers.vertx(), running, page, note);
    RealChromium.await(running.stop()); // a browser writes to disk now and then, and at its end
  }

  private void expectNote(LaunchPlan plan, String note) throws Exception {
    RunningChromium running = browsers.start(plan);
    assertThat(PageNote.read(browsers.vertx(), running, page))
        .as(seed())
        .isEqualTo(note + " " + note);
    RealChromium.await(running.stop());
  }

  private static void expectNothingRuns(LaunchPlan plan, String what) {
    await(what)
        .atMost(GONE)
        .untilAsserted(() -> assertThat(commandLinesWith(plan.userData().toString())).isEmpty());
  }

  /** Looks at every process by itself, unlike what is tested. */
  private static List<String> commandLinesWith(String text) throws IOException {
    try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      List<String> found = new java.util.ArrayList<>();
      for (Path process : processes) {
        try {
          String words = Files.readString(process.resolve("cmdline")).replace('\0', ' ');
          if (words.contains(text) && !words.contains(BrowserOwner.class.getName())) {
            found.add(process.getFileName() + " " + words);
          }
        } catch (IOException e) {
          continue; // it has ended meanwhile
        }
      }
      return found;
    }
  }

  private static List<ProcessHandle> renderers(RunningChromium running) {
    return ProcessHandle.of(running.pid()).stream()
        .flatMap(ProcessHandle::descendants)
        .filter(
            process ->
                Processes.words(process.pid()).stream()
                    .anyMatch(w -> w.contains("--type=renderer")))
        .toList();
  }

  private static Optional<RunningChromium> result(Future<RunningChromium> start) throws Exception {
    try {
      return Optional.of(RealChromium.await(start));
    } catch (java.util.concurrent.ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(BrowserException.class);
      return Optional.empty();
    }
  }

  /** Lets time pass until the moment of a kill. */
  private static void pass(int millis) {
    Instant until = Instant.now().plusMillis(millis);
    await()
        .atMost(Duration.ofMinutes(1))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> !Instant.now().isBefore(until));
  }

  private String as(String what, int kill) {
    return what + " " + kill + ", " + seed();
  }

  private String seed() {
    return "-Dgatehouse.test.seed=" + seed;
  }
}
