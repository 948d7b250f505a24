package dev.gatehouse.gateway.provider;

import org.jspecify.annotations.Nullable;

/** Reads the events of one streamed answer, on the gateway's loop. */
interface StreamReader {
  /**
   * One event.
   *
   * @param name of the event, null where the format has none
   * @throws RuntimeException when the data is not what the format promises
   */
  void event(@Nullable String name, String data);

  /** The stream ended without a fault of the connection. */
  void end();
}
