/** Our own process supervisor: what keeps gateways running where nothing else does. */
@NullMarked
package dev.gatehouse.profiles.service.supervisor;

import org.jspecify.annotations.NullMarked;
