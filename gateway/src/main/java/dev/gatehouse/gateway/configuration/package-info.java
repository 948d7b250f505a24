/** The configuration in force, and its RPC methods. */
@NullMarked
package dev.gatehouse.gateway.configuration;

import org.jspecify.annotations.NullMarked;
