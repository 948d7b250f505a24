package dev.gatehouse.profiles.component;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * An RPC method that a {@link GatewayComponent} offers.
 *
 * @param name name on the wire
 * @param scope full scope name a caller needs, for example {@code operator.write}
 * @param call parameters as a JSON tree (maps, lists, strings, numbers, booleans) to the result in
 *     the same form; never blocks; a {@code GatehouseException} becomes the error's message
 */
public record ComponentMethod(
    String name, String scope, Function<Map<String, Object>, CompletionStage<Object>> call) {}
