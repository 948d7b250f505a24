/** Commands about planned work. */
@NullMarked
package dev.gatehouse.launcher.cron;

import org.jspecify.annotations.NullMarked;
