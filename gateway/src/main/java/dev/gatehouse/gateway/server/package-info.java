/**
 * The sockets of a gateway: HTTP and WebSocket on one port, with limits that hold before anybody is
 * known.
 */
@NullMarked
package dev.gatehouse.gateway.server;

import org.jspecify.annotations.NullMarked;
