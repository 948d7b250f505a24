package dev.gatehouse.launcher.client;

import picocli.CommandLine.Option;

/** The options of a command that talks to a gateway, with how long it waits for an answer. */
public final class TimedConnection extends Connection {
  @Option(
      names = "--timeout",
      paramLabel = "MS",
      defaultValue = "10000",
      description = "How long to wait for it; default: ${DEFAULT-VALUE}.")
  private int timeoutMillis = 10_000;

  @Override
  public int timeoutMillis() {
    return timeoutMillis;
  }
}
