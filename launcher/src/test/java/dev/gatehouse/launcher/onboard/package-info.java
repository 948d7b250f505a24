/** Tests of the first set-up. */
@NullMarked
package dev.gatehouse.launcher.onboard;

import org.jspecify.annotations.NullMarked;
