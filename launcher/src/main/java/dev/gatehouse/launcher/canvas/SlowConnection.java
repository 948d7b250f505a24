package dev.gatehouse.launcher.canvas;

import dev.gatehouse.launcher.client.Connection;
import picocli.CommandLine.Option;

/** The options of a command for which a browser may have to start first. */
final class SlowConnection extends Connection {
  @Option(
      names = "--timeout",
      paramLabel = "MS",
      defaultValue = "60000",
      description = "How long to wait for it; default: ${DEFAULT-VALUE}.")
  private int timeoutMillis = 60_000;

  @Override
  public int timeoutMillis() {
    return timeoutMillis;
  }
}
