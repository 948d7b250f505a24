/** Commands about skills. */
@NullMarked
package dev.gatehouse.launcher.skill;

import org.jspecify.annotations.NullMarked;
