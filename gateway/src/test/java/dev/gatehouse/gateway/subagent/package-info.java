/** Tests of sub-agents and of messages between agents. */
@NullMarked
package dev.gatehouse.gateway.subagent;

import org.jspecify.annotations.NullMarked;
