/** Commands about what agents may run. */
@NullMarked
package dev.gatehouse.launcher.approval;

import org.jspecify.annotations.NullMarked;
