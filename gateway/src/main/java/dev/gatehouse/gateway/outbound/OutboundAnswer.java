package dev.gatehouse.gateway.outbound;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * What was fetched.
 *
 * @param url the address that answered in the end
 * @param status of the answer
 * @param headers of the answer
 * @param body decompressed
 * @param truncated whether there was more
 */
public record OutboundAnswer(
    String url, int status, MultiMap headers, Buffer body, boolean truncated) {
  /** Whether the status is one of success. */
  public boolean ok() {
    return status >= 200 && status < 300;
  }

  /** Value of a header. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }
}
