package dev.gatehouse.gateway.tool;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;

/**
 * One call of a tool.
 *
 * @param id the provider's id of the call, or one of our own
 * @param name of the tool
 * @param arguments valid by the tool's schema, never null
 * @param scope on whose behalf
 * @param cancelled completes when the turn was aborted or timed out
 * @param progress takes what the tool has to show so far, in whole; may be called often
 */
public record ToolCall(
    String id,
    String name,
    JsonObject arguments,
    ToolScope scope,
    Future<Void> cancelled,
    Consumer<String> progress) {}
