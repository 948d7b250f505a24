/** Says aloud when a configuration failed: to clients, to the main session, to a chat channel. */
@NullMarked
package dev.gatehouse.gateway.probation;

import org.jspecify.annotations.NullMarked;
