/** What is spoken over a gateway's socket: frames, handshake, dispatch, events. */
@NullMarked
package dev.gatehouse.gateway.protocol;

import org.jspecify.annotations.NullMarked;
