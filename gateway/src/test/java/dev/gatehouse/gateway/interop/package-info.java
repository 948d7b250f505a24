/** Clients that are not ours, unchanged, against a real gateway. */
@NullMarked
package dev.gatehouse.gateway.interop;

import org.jspecify.annotations.NullMarked;
