/** The commands {@code backup} and {@code import}. */
@NullMarked
package dev.gatehouse.launcher.backup;

import org.jspecify.annotations.NullMarked;
