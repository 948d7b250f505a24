/** The documents say what the code does. */
@NullMarked
package dev.gatehouse.launcher.docs;

import org.jspecify.annotations.NullMarked;
