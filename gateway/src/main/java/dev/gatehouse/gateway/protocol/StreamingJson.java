package dev.gatehouse.gateway.protocol;

import io.vertx.core.json.jackson.JacksonCodec;
import io.vertx.core.spi.JsonFactory;
import io.vertx.core.spi.json.JsonCodec;

/**
 * Has Vert.x read and write JSON with the streaming parser alone. It would take Jackson's databind
 * wherever that is on the class path, which costs 400 classes at the start and time for each frame,
 * and reads an object as a plain map. A program names this class in {@code
 * META-INF/services/io.vertx.core.spi.JsonFactory}; the library itself does not, since the choice
 * holds for a whole JVM.
 */
public final class StreamingJson implements JsonFactory {
  private static final JsonCodec CODEC = new JacksonCodec();

  @Override
  public int order() {
    return Integer.MIN_VALUE;
  }

  @Override
  public JsonCodec codec() {
    return CODEC;
  }
}
