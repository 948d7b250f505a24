/** Commands that speak to people. */
@NullMarked
package dev.gatehouse.launcher.message;

import org.jspecify.annotations.NullMarked;
