/** Tests of talking in a terminal. */
@NullMarked
package dev.gatehouse.launcher.chat;

import org.jspecify.annotations.NullMarked;
