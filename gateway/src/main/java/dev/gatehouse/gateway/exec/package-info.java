/** Commands that agents run: which may, who approves them, and how they end. */
@NullMarked
package dev.gatehouse.gateway.exec;

import org.jspecify.annotations.NullMarked;
