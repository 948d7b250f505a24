package dev.gatehouse.browser.chromium;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.core.Environment;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Real browsers for a test, which is skipped where none is installed; whatever it started is ended
 * after it.
 */
final class RealChromium implements BeforeEachCallback, AfterEachCallback {
  static final Duration LIMIT = Duration.ofSeconds(60);

  private final List<Chromium> made = new ArrayList<>();
  private Vertx vertx;
  private Chromium chromium;
  private FoundBrowser program;

  @Override
  public void beforeEach(ExtensionContext context) {
    Optional<FoundBrowser> found = new BrowserFinder(Environment.system()).find(Optional.empty());
    assumeTrue(found.isPresent(), "no browser is installed on this host");
    program = found.get();
    vertx = Vertx.vertx();
    chromium = chromium(true);
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    for (Chromium one : made) {
      await(one.close());
    }
    if (vertx != null) {
      await(vertx.close());
    }
  }

  Vertx vertx() {
    return vertx;
  }

  FoundBrowser program() {
    return program;
  }

  Chromium chromium() {
    return chromium;
  }

  /** Another one, as a second gateway has it. */
  Chromium chromium(boolean piped) {
    return chromium(piped, Environment.system());
  }

  Chromium chromium(boolean piped, Environment environment) {
    Chromium one =
        new Chromium(
            vertx,
            environment,
            HostSystem.of(System.getProperty("os.name", "")),
            piped,
            Duration.ofMillis(200));
    made.add(one);
    return one;
  }

  /** A plan with a free port and everything in {@code home}. */
  LaunchPlan plan(Path home) {
    return builder(home).build();
  }

  LaunchPlan.Builder builder(Path home) {
    return LaunchPlan.builder(program, freePort(), home.resolve("user-data"))
        .decoration("main: work", "#339966")
        .startLimit(LIMIT);
  }

  RunningChromium start(LaunchPlan plan) throws Exception {
    return await(chromium.start(plan));
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static <T> T await(Future<T> future) throws Exception {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .get(2 * LIMIT.toSeconds(), TimeUnit.SECONDS);
  }
}
