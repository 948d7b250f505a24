/** Taking a set-up back, and taking an instance off this machine. */
@NullMarked
package dev.gatehouse.launcher.reset;

import org.jspecify.annotations.NullMarked;
