/** How a part of a gateway asks for the gateway's own restart, pause or end. */
@NullMarked
package dev.gatehouse.gateway.lifecycle;

import org.jspecify.annotations.NullMarked;
