/** Turns: from a message to the answer, one at a time for each session. */
@NullMarked
package dev.gatehouse.gateway.turn;

import org.jspecify.annotations.NullMarked;
