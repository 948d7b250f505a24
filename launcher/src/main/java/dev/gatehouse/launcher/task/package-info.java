/** Commands about the work that agents do. */
@NullMarked
package dev.gatehouse.launcher.task;

import org.jspecify.annotations.NullMarked;
