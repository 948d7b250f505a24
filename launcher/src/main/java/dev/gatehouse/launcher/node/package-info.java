/** Commands about nodes. */
@NullMarked
package dev.gatehouse.launcher.node;

import org.jspecify.annotations.NullMarked;
