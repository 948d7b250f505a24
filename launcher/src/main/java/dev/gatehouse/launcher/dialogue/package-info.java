/** Questions to a person in a terminal, one after the other, with a way back. */
@NullMarked
package dev.gatehouse.launcher.dialogue;

import org.jspecify.annotations.NullMarked;
