/** Commands about events, heartbeats and presence. */
@NullMarked
package dev.gatehouse.launcher.system;

import org.jspecify.annotations.NullMarked;
