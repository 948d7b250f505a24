/** What every command shares: the command line's context, its output, its tables. */
@NullMarked
package dev.gatehouse.launcher.cli;

import org.jspecify.annotations.NullMarked;
