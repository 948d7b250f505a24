/** Commands by which one instance looks after its siblings. */
@NullMarked
package dev.gatehouse.launcher.rescue;

import org.jspecify.annotations.NullMarked;
