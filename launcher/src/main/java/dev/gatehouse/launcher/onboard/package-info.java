/** The first set-up of an instance, in a dialogue or by flags, and the change of one part of it. */
@NullMarked
package dev.gatehouse.launcher.onboard;

import org.jspecify.annotations.NullMarked;
