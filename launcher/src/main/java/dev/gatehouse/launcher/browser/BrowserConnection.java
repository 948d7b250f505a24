package dev.gatehouse.launcher.browser;

import dev.gatehouse.launcher.client.Connection;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a command whose answer takes as long as a browser and its pages do. */
final class BrowserConnection extends Connection {
  private static final int USUAL_MILLIS = 45_000;

  private int leastMillis;

  @Option(
      names = "--timeout",
      paramLabel = "MS",
      description = "How long to wait for the answer; default: 45000, and longer than the work.")
  private @Nullable Integer timeoutMillis;

  /** The work itself may take {@code millis}; waiting for it takes longer. */
  void lasting(int millis) {
    leastMillis = Math.max(leastMillis, millis);
  }

  /** How long the gateway may take. */
  int workMillis() {
    return timeoutMillis != null
        ? Math.max(1, timeoutMillis)
        : Math.max(USUAL_MILLIS, leastMillis + USUAL_MILLIS / 2);
  }

  /** A moment longer than the gateway, which can say better what took so long. */
  @Override
  public int timeoutMillis() {
    return workMillis() + 1_000;
  }
}
