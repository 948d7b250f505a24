/** What one gateway logs: its own file, its own writer, never a neighbour's. */
@NullMarked
package dev.gatehouse.gateway.log;

import org.jspecify.annotations.NullMarked;
