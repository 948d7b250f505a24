/** Speaking with agents: the words that wake them, and what nodes heard. */
@NullMarked
package dev.gatehouse.gateway.voice;

import org.jspecify.annotations.NullMarked;
