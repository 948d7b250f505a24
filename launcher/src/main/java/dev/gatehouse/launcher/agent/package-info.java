/** Commands that speak with agents, and about them. */
@NullMarked
package dev.gatehouse.launcher.agent;

import org.jspecify.annotations.NullMarked;
