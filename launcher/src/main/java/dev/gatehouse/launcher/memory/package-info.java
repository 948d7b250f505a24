/** Commands about the notes of agents. */
@NullMarked
package dev.gatehouse.launcher.memory;

import org.jspecify.annotations.NullMarked;
