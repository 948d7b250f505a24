/** What makes an agent look by itself: heartbeats, wake-ups, system events. */
@NullMarked
package dev.gatehouse.gateway.heartbeat;

import org.jspecify.annotations.NullMarked;
