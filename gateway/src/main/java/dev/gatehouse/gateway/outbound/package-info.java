/** The one door through which a gateway fetches what somebody else chose the address of. */
@NullMarked
package dev.gatehouse.gateway.outbound;

import org.jspecify.annotations.NullMarked;
