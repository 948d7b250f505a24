package dev.gatehouse.gateway.provider;

import io.vertx.core.buffer.Buffer;
import java.util.Map;

/**
 * A request that is ready to be sent, and who reads its answer.
 *
 * @param headers that the format itself needs, without credentials
 */
record WireCall(String url, Map<String, String> headers, Buffer body, StreamReader reader) {}
