/** The command that examines instances and mends what can be mended. */
@NullMarked
package dev.gatehouse.launcher.doctor;

import org.jspecify.annotations.NullMarked;
