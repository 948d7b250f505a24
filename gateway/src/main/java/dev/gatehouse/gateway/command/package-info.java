/** Commands that a person writes into a conversation: {@code /status}, {@code /new}. */
@NullMarked
package dev.gatehouse.gateway.command;

import org.jspecify.annotations.NullMarked;
