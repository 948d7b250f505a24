/** The command line: finds the command, runs it, maps what it throws to an exit code. */
@NullMarked
package dev.gatehouse.launcher;

import org.jspecify.annotations.NullMarked;
