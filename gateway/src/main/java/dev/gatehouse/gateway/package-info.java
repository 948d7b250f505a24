/** The embedding API: gateways that start inside a Java program and close without a trace. */
@NullMarked
package dev.gatehouse.gateway;

import org.jspecify.annotations.NullMarked;
