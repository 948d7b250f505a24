/** The sockets that a gateway listens on, and how they outlive it. */
@NullMarked
package dev.gatehouse.gateway.socket;

import org.jspecify.annotations.NullMarked;
