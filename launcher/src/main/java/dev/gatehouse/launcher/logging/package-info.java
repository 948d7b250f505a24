/** Where libraries log to while a gateway runs; no other command loads it. */
@NullMarked
package dev.gatehouse.launcher.logging;

import org.jspecify.annotations.NullMarked;
