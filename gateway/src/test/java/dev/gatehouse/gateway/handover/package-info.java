/** Tests of upgrades. */
@NullMarked
package dev.gatehouse.gateway.handover;

import org.jspecify.annotations.NullMarked;
