/** Tools that agents may call, and who may call which. */
@NullMarked
package dev.gatehouse.gateway.tool;

import org.jspecify.annotations.NullMarked;
