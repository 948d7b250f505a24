/**
 * A running gateway gives its place to another process of its program, and no client is refused.
 */
@NullMarked
package dev.gatehouse.gateway.handover;

import org.jspecify.annotations.NullMarked;
