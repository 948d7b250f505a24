/** Commands about paired devices. */
@NullMarked
package dev.gatehouse.launcher.device;

import org.jspecify.annotations.NullMarked;
