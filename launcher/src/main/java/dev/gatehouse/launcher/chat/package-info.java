/** Talking with an agent in the terminal. */
@NullMarked
package dev.gatehouse.launcher.chat;

import org.jspecify.annotations.NullMarked;
