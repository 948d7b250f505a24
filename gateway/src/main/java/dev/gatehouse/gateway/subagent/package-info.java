/** Agents that speak with other sessions, and those that let sub-agents work for them. */
@NullMarked
package dev.gatehouse.gateway.subagent;

import org.jspecify.annotations.NullMarked;
