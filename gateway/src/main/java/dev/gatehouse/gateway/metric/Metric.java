package dev.gatehouse.gateway.metric;

import java.util.function.DoubleSupplier;

/**
 * A number that {@code /metrics} shows, bound with a Guice {@code Multibinder}.
 *
 * @param name full name, {@code gatehouse_connections}; a counter's ends in {@code _total}
 * @param help one line for people
 * @param counter whether it only ever grows
 * @param value reads it, on the gateway's event loop, without blocking
 */
public record Metric(String name, String help, boolean counter, DoubleSupplier value) {}
