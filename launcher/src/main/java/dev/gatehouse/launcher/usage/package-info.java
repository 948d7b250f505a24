/** The command about tokens and costs. */
@NullMarked
package dev.gatehouse.launcher.usage;

import org.jspecify.annotations.NullMarked;
