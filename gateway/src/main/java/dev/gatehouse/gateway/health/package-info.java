/** How a gateway is: health, status, presence, liveness, metrics. */
@NullMarked
package dev.gatehouse.gateway.health;

import org.jspecify.annotations.NullMarked;
