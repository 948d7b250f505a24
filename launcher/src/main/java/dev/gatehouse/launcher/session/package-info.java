/** Commands about conversations. */
@NullMarked
package dev.gatehouse.launcher.session;

import org.jspecify.annotations.NullMarked;
