/** Which ports follow from a base port, who holds them, what collides. */
@NullMarked
package dev.gatehouse.ports;

import org.jspecify.annotations.NullMarked;
