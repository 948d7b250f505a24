/** Agents as the configuration names them. */
@NullMarked
package dev.gatehouse.gateway.agent;

import org.jspecify.annotations.NullMarked;
