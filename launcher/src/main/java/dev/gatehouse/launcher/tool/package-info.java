/** Commands about the tools of agents. */
@NullMarked
package dev.gatehouse.launcher.tool;

import org.jspecify.annotations.NullMarked;
