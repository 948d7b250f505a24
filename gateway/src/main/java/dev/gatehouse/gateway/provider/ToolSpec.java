package dev.gatehouse.gateway.provider;

import io.vertx.core.json.JsonObject;

/**
 * A tool as a model is told of it.
 *
 * @param parameters JSON Schema of its arguments, an object
 */
public record ToolSpec(String name, String description, JsonObject parameters) {}
