/** Tools of MCP servers that the configuration names. */
@NullMarked
package dev.gatehouse.gateway.mcp;

import org.jspecify.annotations.NullMarked;
