package dev.gatehouse.gateway.client;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A method with its parameters, and how its answer is read.
 *
 * @param method name on the wire
 * @param params a JSON tree
 * @param read makes the result from the answer's payload, which may be null
 * @param <T> type of the result
 */
public record TypedCall<T>(
    String method, Map<String, ?> params, Function<@Nullable Object, T> read) {
  public TypedCall {
    requireNonNull(method, "method");
    requireNonNull(params, "params");
    requireNonNull(read, "read");
  }
}
