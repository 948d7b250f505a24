/** Commands that keep gateways running without a terminal. */
@NullMarked
package dev.gatehouse.launcher.supervision;

import org.jspecify.annotations.NullMarked;
