/** Tests of turns. */
@NullMarked
package dev.gatehouse.gateway.turn;

import org.jspecify.annotations.NullMarked;
